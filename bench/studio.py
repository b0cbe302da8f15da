"""How quickly the studio's page is there and answers, in Chromium, beside a bare chat of Gradio on the same machine.

`python bench/studio.py [--quick] [--json] [--runs N]`

Both are served by processes of their own and loaded by turns, each time by a browser that has kept nothing. Interactive
is a page whose message box can be written in and, of the studio, whose first frame is shown; told is the median in
milliseconds from the navigation's start, by the browser's own clock, and the figure is the ratio of the two. Then, from
pressing Enter to the first word of an answer, and to the first scene's picture that can be seen. Memory is the page's
JavaScript heap after a collection, with a film of 24 scenes open, or with --quick the short one.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

GOAL = 1.3
FIRST_WORD_MS, FIRST_PICTURE_MS = 300.0, 3_000.0
SCENES = 24
ROOT = Path(__file__).resolve().parent.parent
MESSAGE = "Create a 10-second video about space exploration"
BARE = """
import os, sys
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
import gradio as gr, uvicorn
from fastapi import FastAPI
app = FastAPI()
def answer(message, history):
    said = ""
    for word in "A bare answer, word by word.".split():
        said += word + " "
        yield said
with gr.Blocks(analytics_enabled=False) as page:
    gr.ChatInterface(answer)
gr.mount_gradio_app(app, page, "/studio", ssr_mode=False, mcp_server=False)
uvicorn.run(app, port=int(sys.argv[1]), log_level="error")
"""
_READY = """ready => {
    window.told = {};
    const look = () => {
        if (!window.told.ready && document.querySelector(ready)) window.told.ready = performance.now();
        if (window.told.asked && !window.told.word && document.querySelector(window.wordAt))
            window.told.word = performance.now() - window.told.asked;
        const picture = document.querySelector('.px-scene img');
        if (window.told.asked && !window.told.picture && picture?.complete && picture.naturalWidth)
            window.told.picture = performance.now() - window.told.asked;
        requestAnimationFrame(look);
    };
    look();
}"""


@contextlib.contextmanager
def serving(order: list[str], url: str, **env: str) -> Iterator[str]:
    process = subprocess.Popen(order, env=os.environ | env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 90
        while True:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{url}/studio/", trust_env=False).status_code == 200:
                    break
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def load(browser: Browser, url: str, ready: str) -> tuple[Page, float]:
    """A page in a context of its own, and after how many milliseconds it could be used."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(f"({_READY})({json.dumps(ready)})")
    page.goto(url)
    page.wait_for_function("window.told.ready", timeout=60_000)
    found: float = page.evaluate("window.told.ready")
    return page, found


def ask(page: Page, answer: str, picture: bool) -> dict[str, float]:
    """Milliseconds from Enter to the first word, and to the first picture."""
    page.evaluate("at => { window.wordAt = at }", answer)
    page.fill("textarea", MESSAGE)
    page.wait_for_timeout(300)
    page.evaluate(
        "addEventListener('keydown', event => { if (event.key === 'Enter') told.asked = performance.now() }, true)"
    )
    page.press("textarea", "Enter")
    page.wait_for_function(f"told.word && (told.picture || {str(not picture).lower()})", timeout=120_000)
    found: dict[str, float] = page.evaluate("told")
    return found


def heap(page: Page) -> float:
    """Megabytes of JavaScript's heap after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    return float(used) / 1e6


def make_long(url: str) -> str:
    """A finished film of many scenes; its task's id."""
    scenes = [{"visual": f"the sea, number {number}", "duration": 2.0} for number in range(1, SCENES + 1)]
    body: dict[str, Any] = {"title": "The sea", "scenes": scenes, "context": {"voice": "none", "music": "none"}}
    answer = httpx.post(f"{url}/api/chat/generate-video", json=body, trust_env=False, timeout=60).raise_for_status()
    task: str = answer.json()["task_id"]
    wait_for(url, task)
    return task


def wait_for(url: str, task: str) -> None:
    while httpx.get(f"{url}/api/chat/tasks/{task}/status", trust_env=False).json()["state"] != "completed":
        time.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer runs, and memory with a short film")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--runs", type=int, metavar="N")
    options = parser.parse_args()
    runs = options.runs or (3 if options.quick else 7)
    ports = 18_400 + os.getpid() % 500 * 2
    chromium = os.environ.get("PIXORA_CHROMIUM", "/usr/bin/chromium")
    urls = [f"http://127.0.0.1:{port}" for port in (ports, ports + 1)]
    orders = [
        [sys.executable, str(ROOT / "studio.py"), "serve", "--port", str(ports)],
        [sys.executable, "-c", BARE, str(ports + 1)],
    ]
    with (
        tempfile.TemporaryDirectory() as data,
        serving(orders[0], urls[0], PIXORA_DATA_DIR=data) as ours,
        serving(orders[1], urls[1]) as bare,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        first: dict[str, list[float]] = {"ours": [], "bare": []}
        for _ in range(runs + 1):
            for name, url, ready in (
                ("ours", f"{ours}/studio?task=new", "#px-chat .px-welcome"),
                ("bare", f"{bare}/studio/", "textarea:not([disabled])"),
            ):
                page, took = load(browser, url, ready)
                first[name].append(took)
                page.context.close()
        # The first of each warms the server.
        interactive = {name: median(times[1:]) for name, times in first.items()}
        ratio = interactive["ours"] / interactive["bare"]
        page, _ = load(browser, f"{bare}/studio/", "textarea:not([disabled])")
        beside = ask(page, ".bot.message, .message.bot, [data-testid=bot]", picture=False)
        page.context.close()
        page, _ = load(browser, f"{ours}/studio?task=new", "#px-chat .px-welcome")
        told = ask(page, ".px-agent, .px-step", picture=True)
        task = page.get_attribute("#px-standing i", "data-task") or ""
        wait_for(ours, task)
        page.context.close()
        film = task if options.quick else make_long(ours)
        page, _ = load(browser, f"{ours}/studio?task={film}", "#px-player video")
        page.wait_for_timeout(500)
        used, scenes = heap(page), page.locator(".px-scene").count()
        browser.close()
    print(f"{'':<34}{'studio':>10}{'bare':>10}")
    print(f"{'interactive, ms':<34}{interactive['ours']:>10.0f}{interactive['bare']:>10.0f}  ratio {ratio:.2f}")
    print(f"{'first word, ms':<34}{told['word']:>10.0f}{beside['word']:>10.0f}  goal {FIRST_WORD_MS:.0f}")
    print(f"{'first picture, ms':<34}{told['picture']:>10.0f}{'':>10}  goal {FIRST_PICTURE_MS:.0f}")
    print(f"{f'heap with {scenes} scenes, MB':<34}{used:>10.1f}")
    if options.json:
        holds = ratio <= GOAL and told["word"] <= FIRST_WORD_MS and told["picture"] <= FIRST_PICTURE_MS
        print(json.dumps({"name": "studio", "figure": round(ratio, 3), "goal": GOAL, "holds": holds}))


if __name__ == "__main__":
    main()
