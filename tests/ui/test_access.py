"""Nobody is kept out: axe-core looks at every state of the page, light and dark, on a desk and on a phone."""

from __future__ import annotations

from importlib import resources

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.studio.fronts import Server
from tests.ui.browser import open_page, panel, say

AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_LOOK = """async rules => {
    await Promise.all(document.getAnimations().map(one => one.finish && Number.isFinite(
        one.effect.getComputedTiming().endTime) ? one.finish() : one.cancel()));
    const found = await axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']});
    return found.violations.filter(one => ['serious', 'critical'].includes(one.impact))
        .map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + ' ' +
            (node.any[0]?.message || '')).join(' | '));
}"""


def findings(page: Page) -> list[str]:
    """What axe-core finds serious or worse in the page as it is now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(_LOOK, RULES)
    return found


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_no_state_of_the_page_keeps_anyone_out(server: Server, browser: Browser, task: str, scheme: str) -> None:
    page, complaints = open_page(
        browser, f"{server.url}/studio?task=new", viewport={"width": 1440, "height": 900}, color_scheme=scheme
    )
    found = {"welcome": findings(page)}
    page.goto(f"{server.url}/studio?task={task}")
    expect(page.locator("video").first).to_be_visible()
    found["chat"] = findings(page)
    page.get_by_role("button", name="Edit and send again").click()
    expect(page.locator(".px-editing")).to_be_visible()
    found["editing"] = findings(page)
    page.press("#px-box textarea", "Escape")
    expect(page.locator(".px-editing")).to_have_count(0)
    say(page, "A film about a bee")
    expect(page.locator("#px-which")).to_be_visible()
    found["which film"] = findings(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Open scene 1").click()
    expect(page.locator("#px-panel-scene form").first).to_be_visible()
    found["scene"] = findings(page)
    for name in ("cast", "style", "plan"):
        panel(page, name)
        found[name] = findings(page)
    for name, opener in (("films", "px-library"), ("share", "px-publish")):
        page.click(f"[data-open={opener}]")
        expect(page.locator(f"#{opener} [data-key]").first).to_be_visible()
        found[name] = findings(page)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Account and settings").click()
    found["menu"] = findings(page)
    page.get_by_role("menuitem", name="Providers").click()
    expect(page.locator("#px-setup [data-key]").first).to_be_visible()
    found["providers"] = findings(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Delete scene 1").click()
    found["confirm"] = findings(page)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    for view in ("chat", "film", "scenes"):
        page.click(f".px-phone [data-view={view}]")
        found[f"phone {view}"] = findings(page)
    assert {state: said for state, said in found.items() if said} == {}
    complaints.check()
    page.context.close()
