"""How long the studio takes from its start to its first answer, beside a bare FastAPI app with an empty page of Gradio.

`python bench/startup.py [--quick] [--json] [--runs N]`

Both are started by turns with a fresh folder each. Told are seconds by the clock until the first 200 of /api/health and
of /studio, and the CPU seconds that the process had used by then, which other work on the machine disturbs less: the
figure is their ratio. Of several runs the quickest counts, since whatever disturbs one only makes it slower. `make` is
run as well, to see that it never imports Gradio.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket
from statistics import median

GOAL = 1.25
ROOT = Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK")
PATHS = ("/api/health", "/studio/")
BARE = """
import os, sys
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
import gradio as gr, uvicorn
from fastapi import FastAPI
app = FastAPI()
@app.get("/api/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}
with gr.Blocks(analytics_enabled=False) as page:
    pass
gr.mount_gradio_app(app, page, "/studio", ssr_mode=False, mcp_server=False)
uvicorn.run(app, port=int(sys.argv[1]), log_level="error")
"""


@dataclass(frozen=True)
class Start:
    """Seconds until the first 200 of each path: by the clock, and of CPU."""

    wall: dict[str, float]
    cpu: dict[str, float]


def free_port() -> int:
    with socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def start(order: list[str], port: int, env: dict[str, str]) -> Start:
    began = time.perf_counter()
    process = subprocess.Popen(
        order, cwd=ROOT, env=os.environ | env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wall: dict[str, float] = {}
    cpu: dict[str, float] = {}
    try:
        for path in PATHS:
            while not answers(port, path):
                if process.poll() is not None or time.perf_counter() - began > 120:
                    raise SystemExit(f"{order[1]} did not start")
                time.sleep(0.01)
            wall[path] = time.perf_counter() - began
            cpu[path] = used(process.pid)
        return Start(wall, cpu)
    finally:
        process.terminate()
        process.wait(30)


def answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def make_imports_gradio(folder: Path) -> bool:
    order = [sys.executable, "-X", "importtime", "studio.py", "make", "--dry-run", "A film about the sea"]
    env = os.environ | {"PIXORA_DATA_DIR": str(folder)}
    made = subprocess.run(order, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return any(line.rsplit("|", 1)[-1].strip().split(".")[0] == "gradio" for line in made.stderr.splitlines())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int)
    options = parser.parse_args()
    ours: list[Start] = []
    bare: list[Start] = []
    with tempfile.TemporaryDirectory() as name:
        bare_file = Path(name, "bare.py")
        bare_file.write_text(BARE)
        for run in range(options.runs or (2 if options.quick else 7)):
            port = free_port()
            env = {"PIXORA_DATA_DIR": str(Path(name, f"data{run}"))}
            ours.append(start([sys.executable, "studio.py", "serve", "--port", str(port)], port, env))
            port = free_port()
            bare.append(start([sys.executable, str(bare_file), str(port)], port, {}))
        without = not make_imports_gradio(Path(name, "make"))
    ratios = []
    for path in PATHS:
        wall = median(one.wall[path] for one in ours), median(one.wall[path] for one in bare)
        cpu = median(one.cpu[path] for one in ours), median(one.cpu[path] for one in bare)
        ratios.append(cpu[0] / cpu[1])
        print(
            f"{path}: {wall[0]:.2f} s ({cpu[0]:.2f} s CPU), bare {wall[1]:.2f} s ({cpu[1]:.2f} s CPU): "
            f"ratio {cpu[0] / cpu[1]:.2f} of CPU, {wall[0] / wall[1]:.2f} of the clock",
            flush=True,
        )
    print(f"make imports Gradio: {'no' if without else 'YES'}")
    if options.json:
        worst = round(max(ratios), 3)
        print(json.dumps({"name": "startup", "figure": worst, "goal": GOAL, "holds": worst <= GOAL and without}))


if __name__ == "__main__":
    main()
