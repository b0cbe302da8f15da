"""A film that is paid for: its price is seen before every step, and each yes opens exactly the gate that it was at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.studio.fronts import ROOT, environment
from tests.ui.browser import open_page, panel, say
from tests.vendors import running

WISH = "Create a square 10-second video about a fox who seeks the sea at 24 fps, show me the script first"
MADE_MS = 120_000


@contextmanager
def paid_studio(folder: Path, vendor: str) -> Iterator[str]:
    """A server whose pictures, voices, music and motion are made by the loopback vendors; gives its address."""
    command = [sys.executable, "-m", "tests.studio.machine", "serve", "--vendor", vendor]
    env = os.environ | environment(folder, PIXORA_PORT="0")
    process = subprocess.Popen(command, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        told = next(line for line in process.stderr if '"studio"' in line)
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield json.loads(told)["studio"].removesuffix("/studio")
    finally:
        process.kill()
        process.wait()


def waits(page: Page, gate: str) -> None:
    expect(page.locator("#px-gate strong")).to_have_text(gate, timeout=MADE_MS)


@pytest.mark.parametrize("to_the_end", [False, pytest.param(True, marks=pytest.mark.long)])
def test_a_film_waits_at_each_gate_with_its_price(browser: Browser, tmp_path: Path, *, to_the_end: bool) -> None:
    with running(tmp_path / "vendor", scale=0.01) as vendor, paid_studio(tmp_path / "data", vendor.url) as url:
        page, complaints = open_page(browser, f"{url}/studio?task=new", viewport={"width": 1440, "height": 900})
        say(page, WISH)
        waits(page, "Script and price")
        price = page.locator("#px-gate [data-act=approve]").inner_text().removeprefix("Approve, ")
        assert price.startswith("$")
        offer = page.get_by_role("button", name=f"Yes, for {price}")
        expect(offer).to_be_visible()
        assert vendor.counts() == {}, "nothing is bought before a yes"

        panel(page, "plan")
        plan = page.locator("#px-panel-plan")
        expect(plan.locator("header")).to_contain_text(price)
        plan.get_by_role("checkbox", name="Pictures, before they move").check()
        plan.get_by_role("checkbox", name="Animatic").check()
        plan.get_by_role("button", name="Apply").click()
        page.wait_for_function("document.querySelectorAll('#px-panel-plan [name=gates][checked]').length === 3")
        waits(page, "Script and price")
        page.get_by_role("button", name=f"Approve, {price}").click()

        waits(page, "Pictures, before they move")
        left = page.locator("#px-gate [data-act=approve]").inner_text().removeprefix("Approve, ")
        assert 0 < float(left[1:]) < float(price[1:])
        panel(page, "chat")
        expect(offer).to_have_count(0)
        if not to_the_end:
            complaints.check()
            page.context.close()
            return
        page.get_by_role("button", name=f"Approve, {left}").click()

        waits(page, "Animatic, before motion is paid for")
        expect(page.get_by_label("Animatic: the film of stills")).to_be_visible()
        say(page, "yes")
        expect(page.locator(".px-caption")).to_contain_text(f"spent {price}", timeout=MADE_MS)
        expect(page.locator("#px-gate")).to_be_empty()

        # Another take is asked about with its price, and nothing is made without a yes.
        page.get_by_role("button", name="Open scene 1").click()
        page.get_by_role("button", name="Another take · $").first.click()
        expect(page.locator("#px-confirm")).to_contain_text("Makes 1 picture")
        expect(page.locator("#px-confirm")).to_contain_text("$0.")
        bought = vendor.counts()
        page.get_by_role("button", name="Cancel").click()
        page.get_by_role("button", name="Open scene 2").click()
        expect(page.locator("#px-panel-scene h2")).to_have_text("Scene 2")
        assert vendor.counts() == bought
        complaints.check()
        page.context.close()
