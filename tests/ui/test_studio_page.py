"""The page in Chromium on the real server: from a sentence to a film that plays, and back after a crash."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, expect

from tests.studio.fronts import Server
from tests.ui.browser import open_page, say, wait_ready

MESSAGE = "Create a 10-second video about space exploration"
EVIL = """Hello <script>document.title="broken"</script><img src="/nowhere" onerror="document.title='broken'">"""
FILM_MS = 120_000
PICTURE_MS = 40_000


def test_a_sentence_becomes_a_film_that_plays(server: Server, browser: Browser) -> None:
    page, complaints = open_page(browser, f"{server.url}/studio?task=new", viewport={"width": 1440, "height": 900})
    assert urlsplit(page.url).path.rstrip("/") == "/studio"
    expect(page.get_by_role("heading", name="What shall your film be about?")).to_be_visible()
    assert page.locator(".px-example").count() >= 4
    shown = "images => images.every(one => one.complete && one.naturalWidth > 100)"
    page.wait_for_function(f"({shown})([...document.querySelectorAll('.px-example img')].slice(0, 4))")
    expect(page.locator("#px-send")).to_be_disabled()
    page.fill("#px-box textarea", "   ")
    expect(page.locator("#px-send")).to_be_disabled()

    page.fill("#px-box textarea", "Create a 10-second video")
    page.press("#px-box textarea", "Shift+Enter")
    page.type("#px-box textarea", "about space exploration")
    expect(page.locator("#px-box textarea")).to_have_value("Create a 10-second video\nabout space exploration")
    expect(page.locator("#px-send")).to_be_enabled()
    page.press("#px-box textarea", "Enter")

    expect(page.locator(".px-user")).to_contain_text("about space exploration")
    expect(page.locator("#px-box textarea")).to_have_value("")
    bar = page.get_by_role("progressbar")
    expect(bar).to_be_visible()
    expect(page.locator(".px-facts")).to_contain_text("spent $0")
    step = page.locator(".px-step[data-state=done]")
    expect(step).to_have_text(re.compile(r"Script written, . scenes\s*[\d.]+ s · free"))
    step.locator("summary").click()
    expect(step.locator("dl")).to_contain_text("space exploration")
    step.locator("summary").click()
    cards = page.locator(".px-scene")
    assert cards.count() >= 1
    picture = page.locator(".px-scene img").first
    expect(picture).to_be_visible(timeout=PICTURE_MS)
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 0
    assert picture.get_attribute("loading") == "lazy"
    assert (picture.get_attribute("alt") or "").startswith("Scene ")
    assert page.locator("video").count() == 0

    video = page.locator("video")
    expect(video).to_be_visible(timeout=FILM_MS)
    expect(page.locator(".px-stage")).to_be_empty()
    expect(page.locator(".px-scene[data-state=done]")).to_have_count(cards.count())
    page.wait_for_function("document.querySelector('video').readyState >= 1")
    assert abs(video.evaluate("film => film.duration") - 10) <= 0.15
    assert video.get_attribute("poster")
    video.evaluate("film => { film.muted = true; film.sameAsBefore = true; return film.play() }")
    page.wait_for_function("document.querySelector('video').currentTime > 0.4")
    expect(page.locator(".px-scene[data-playing]")).to_have_count(1)
    expect(page.locator(".px-scene").first).to_have_attribute("data-playing", "")
    expect(page.locator(".px-chapters [aria-current]")).to_have_attribute("aria-label", "Scene 1, 0:00")

    say(page, "List my films")
    expect(page.locator(".px-agent").last).to_contain_text("Your films:")
    assert video.evaluate("film => film.sameAsBefore && film.currentTime > 0.4 && !film.paused")
    video.evaluate("film => { film.currentTime = 8 }")
    page.wait_for_function("document.querySelector('video').currentTime > 8.1")
    expect(page.locator(".px-scene").last).to_have_attribute("data-playing", "")
    page.locator(".px-frame").first.click()
    page.wait_for_function("document.querySelector('video').currentTime < 3")
    expect(page.locator(".px-scene").first).to_have_attribute("data-chosen", "true")
    video.evaluate("film => film.pause()")

    link = page.get_by_role("link", name="Download")
    answer = httpx.get(f"{server.url}{link.get_attribute('href')}", headers={"range": "bytes=0-9"})
    assert (answer.status_code, len(answer.content)) == (206, 10)
    assert "attachment" in answer.headers["content-disposition"]
    expect(page.locator(".px-caption")).to_contain_text(re.compile(r"0:10 · [\d.]+ MB · .*LUFS · spent \$0"))

    page.get_by_role("button", name="About the whole film").click()
    expect(page.locator(".px-scene[data-chosen]")).to_have_count(0)
    shown = page.locator("#px-main").inner_text()
    complaints.reload(page)
    expect(page.locator("video")).to_be_visible()
    assert page.locator("#px-main").inner_text() == shown
    second, others = open_page(browser, page.url)
    expect(second.locator("video")).to_be_visible()
    assert second.locator("#px-main").inner_text() == shown
    say(second, "Thank you")
    expect(page.locator(".px-user").last).to_contain_text("Thank you")
    for one in (complaints, others):
        one.check()
    for tab in (page, second):
        tab.context.close()


def test_what_a_user_writes_is_text(server: Server, browser: Browser) -> None:
    page, complaints = open_page(browser, f"{server.url}/studio?task=new")
    say(page, f"Make a 10-second film about owls {EVIL}")
    expect(page.locator(".px-user")).to_contain_text(EVIL)
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    page.get_by_role("button", name="Films").click()
    expect(page.locator("#px-library a[aria-current]")).to_contain_text("stopped")
    assert page.locator("#px-main script, #px-head script, img[onerror]").count() == 0
    assert "broken" not in page.title()
    complaints.check()
    page.context.close()


def test_faults_say_what_to_do_and_leave_the_message(server: Server, browser: Browser) -> None:
    page, complaints = open_page(browser, f"{server.url}/studio?task=task_nowhere")
    expect(page.get_by_role("alert")).to_contain_text("There is no such film.")
    long = "film " * 9_000
    say(page, long)
    expect(page.get_by_role("alert")).to_contain_text("are the most")
    expect(page.locator("#px-box textarea")).to_have_value(long)
    page.fill("#px-box textarea", "")
    say(page, "Make a 5-hour film about owls")
    expect(page.get_by_role("alert")).to_have_count(1)
    complaints.check()
    page.context.close()


def test_every_width_fits_light_and_dark(server: Server, browser: Browser) -> None:
    for address in ("/studio", "/studio?task=new"):
        page, complaints = open_page(browser, server.url + address)
        for width, height in ((320, 640), (390, 844), (1024, 768), (1440, 900)):
            page.set_viewport_size({"width": width, "height": height})
            expect(page.locator("#px-compose")).to_be_in_viewport(ratio=0.9)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.set_viewport_size({"width": 390, "height": 844})
        for view, seen, unseen in (("scenes", "#px-gallery", "#px-talk"), ("film", "#px-film", "#px-gallery")):
            page.click(f".px-phone [data-view={view}]")
            expect(page.locator(seen)).to_be_visible()
            expect(page.locator(unseen)).to_be_hidden()
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.click(".px-phone [data-view=chat]")
        expect(page.locator("#px-compose")).to_be_visible()
        colours = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        assert colours[0] != colours[1]
        complaints.check()
        page.context.close()


def test_everything_is_reached_by_keyboard(server: Server, browser: Browser) -> None:
    page, complaints = open_page(browser, f"{server.url}/studio?task=new", reduced_motion="reduce")
    page.evaluate("document.activeElement.blur()")
    reached: list[str] = []
    while "TEXTAREA" not in reached and len(reached) < 20:
        page.keyboard.press("Tab")
        tag, name, outline = page.evaluate(
            """() => {
                const at = document.activeElement;
                return [at.tagName, at.className, getComputedStyle(at).outlineStyle];
            }"""
        )
        assert outline != "none" or tag in ("BODY", "TEXTAREA"), (tag, name)
        reached.append(tag if tag == "TEXTAREA" else name)
    for wanted in ("px-brand", "px-new", "px-example", "TEXTAREA"):
        assert any(wanted in one for one in reached), (wanted, reached)
    complaints.check()
    page.context.close()


def test_server_killed_and_started_again(browser: Browser, tmp_path: Path) -> None:
    server = Server(tmp_path)
    page, complaints = open_page(browser, f"{server.url}/studio?task=new")
    try:
        say(page, MESSAGE)
        expect(page.locator(".px-scene img").first).to_be_visible(timeout=PICTURE_MS)
        page.fill("#px-box textarea", "A thought that is not sent yet")
        server.kill()
        expect(page.locator(".px-lost")).to_be_visible()
        server = Server(tmp_path, urlsplit(server.url).port or 0)
        expect(page.locator(".px-lost")).to_have_count(0, timeout=30_000)
        wait_ready(page)
        expect(page.locator("#px-told")).to_have_text("Back again. Everything is as it was.")
        expect(page.locator("#px-box textarea")).to_have_value("A thought that is not sent yet")
        expect(page.locator(".px-user")).to_contain_text(MESSAGE)
        expect(page.locator("video")).to_be_visible(timeout=FILM_MS)
        complaints.check_after_loss()
    finally:
        page.context.close()
        server.stop()
