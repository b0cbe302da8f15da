"""Every part of the page used on a finished film: storyboard, scene, cast, style, plan, library, providers, keys."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.studio.fronts import Server
from tests.ui.browser import open_page, panel, say
from tests.ui.conftest import GRADIO

FILM_MS = 90_000
DESK = {"width": 1440, "height": 900}


@pytest.fixture
def page(server: Server, browser: Browser, task: str) -> Iterator[Page]:
    page, complaints = open_page(browser, f"{server.url}/studio?task={task}", viewport=DESK)
    expect(page.locator("video").first).to_be_visible()
    yield page
    complaints.check()
    page.context.close()


def finished(page: Page) -> None:
    page.wait_for_function("document.body.dataset.phase === 'finished'", timeout=FILM_MS)


def numbered(page: Page) -> list[str]:
    found: list[str] = page.locator(".px-scene").evaluate_all("all => all.map(one => one.dataset.scene)")
    return found


def changed(page: Page, act: Locator, file: Path | None = None) -> None:
    """Press something that changes the film, or bring a file there, and wait until it is made again."""
    film = page.locator("#px-player video").get_attribute("src")
    if file is None:
        act.click()
    else:
        act.set_input_files(file)
    page.wait_for_function(
        "was => document.body.dataset.phase === 'finished' && document.querySelector('#px-player video').src.slice(-40)"
        " !== was.slice(-40)",
        arg=film,
        timeout=FILM_MS,
    )


def test_a_scene_is_moved_by_the_keyboard(page: Page) -> None:
    before = numbered(page)
    assert len(before) >= 2
    page.locator(".px-grip").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#px-told")).to_have_text(f"Scene moved to place 2 of {len(before)}.")
    page.wait_for_function("document.body.dataset.phase === 'working'")
    finished(page)
    moved = [before[1], before[0], *before[2:]]
    assert numbered(page) == moved
    assert page.evaluate("document.activeElement.closest('.px-scene').dataset.scene") == before[0], "focus goes along"


@pytest.mark.long
def test_scenes_are_dragged_copied_deleted_and_brought_back(page: Page) -> None:
    moved = numbered(page)
    before = [moved[1], moved[0], *moved[2:]]
    page.locator(".px-grip").nth(1).drag_to(page.locator(".px-scene").first, target_position={"x": 5, "y": 60})
    page.wait_for_function("document.body.dataset.phase === 'working'")
    finished(page)
    assert numbered(page) == before

    changed(page, page.get_by_role("button", name="Duplicate scene 1"))
    expect(page.locator(".px-scene")).to_have_count(len(before) + 1)
    page.get_by_role("button", name="Delete scene 2").click()
    expect(page.locator("#px-confirm")).to_contain_text("Delete scene 2?")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".px-scene")).to_have_count(len(before) + 1)
    page.get_by_role("button", name="Delete scene 2").click()
    changed(page, page.locator("#px-confirm").get_by_role("button", name="Delete"))
    assert numbered(page) == before


def test_a_scene_is_changed_with_what_it_makes_again_said_before(page: Page) -> None:
    page.get_by_role("button", name="Open scene 1").click()
    scene = page.locator("#px-panel-scene")
    expect(scene.get_by_role("heading", name="Scene 1")).to_be_visible()
    for name in ("narration", "picture_prompt", "motion_prompt", "transition", "seconds"):
        expect(scene.locator(f"[name={name}]")).not_to_have_value("")
    old = scene.locator("[name=narration]").input_value()
    scene.locator("[name=narration]").fill("An owl looks around.")
    expect(scene.locator(".px-weighed")).to_contain_text(re.compile("Makes 1 voice.* again · free"))
    scene.get_by_role("button", name="Discard").click()
    expect(scene.locator("[name=narration]")).to_have_value(old)
    seen = scene.get_by_role("group", name="Characters").get_by_role("checkbox")
    there = seen.first.is_checked()
    seen.first.set_checked(not there)
    expect(scene.locator(".px-weighed")).to_contain_text(re.compile("Makes 1 picture.* again · free"))
    scene.get_by_role("button", name="Discard").click()
    expect(seen.first).to_be_checked(checked=there)
    scene.locator("[name=narration]").fill("An owl looks around.")
    expect(scene.locator(".px-weighed")).to_contain_text("free")
    changed(page, scene.get_by_role("button", name="Apply"))
    expect(page.locator(".px-scene").first).to_contain_text("An owl looks around.")
    expect(scene.locator("[name=narration]")).to_have_value("An owl looks around.")
    page.get_by_role("button", name="Compare").click()
    both = page.locator("#px-compare video")
    both.nth(1).evaluate("film => film.play()")
    page.wait_for_function("[...document.querySelectorAll('#px-compare video')].every(one => one.currentTime > 0.2)")
    assert both.evaluate_all("all => all.map(one => one.muted)") == [True, False], "one of them is heard"
    page.keyboard.press("Escape")
    page.wait_for_function("[...document.querySelectorAll('#px-compare video')].every(one => one.paused)")


@pytest.mark.long
def test_takes_stand_side_by_side(page: Page) -> None:
    page.get_by_role("button", name="Open scene 1").click()
    pictures = page.locator("#px-panel-scene").get_by_role("region", name="Picture")
    expect(pictures.locator(".px-one-take").first).to_be_visible()
    taken = pictures.locator(".px-one-take").count()
    changed(page, pictures.get_by_role("button", name="Another take · free"))
    expect(pictures.locator(".px-one-take")).to_have_count(taken + 1)
    expect(pictures.locator(".px-one-take").last).to_contain_text("In the film")
    changed(page, pictures.get_by_role("button", name="Use this").first)
    expect(pictures.locator(".px-one-take").first).to_contain_text("In the film")
    changed(page, pictures.get_by_role("button", name="Follow the script again"))
    expect(pictures.locator(".px-one-take").last).to_contain_text("In the film")


@pytest.mark.long
def test_own_picture_goes_in_by_the_upload_route(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "own.png"
    Image.new("RGB", (640, 360), "#2f6d8a").save(file)
    chosen: list[str] = []
    page.on("request", lambda request: chosen.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Attach").click()
    page.set_input_files("#px-file", file)
    expect(page.locator("#px-attached")).to_contain_text("own.png")
    page.select_option("#px-where select", label="Picture of scene 2")
    page.locator("#px-where button").click()
    expect(page.locator("#px-told")).to_have_text("own.png is in the film.")
    finished(page)
    assert [url for url in chosen if "/studio/" in url] == [], "no file goes through Gradio"
    assert any(url.endswith("/uploads") for url in chosen)


def test_cast_style_and_plan(page: Page) -> None:
    panel(page, "style")
    style = page.locator("#px-panel-style")
    style.get_by_role("radio", name="Noir").check()
    expect(style.locator(".px-weighed:not(:empty)")).to_contain_text(re.compile("pictures.* again · free"))
    style.get_by_role("button", name="Discard").click()
    expect(style.get_by_role("radio", name="Noir")).not_to_be_checked()
    expect(style.locator("audio")).to_be_visible()
    expect(style.locator("[data-upload=logo]")).to_have_text("Use own logo (PNG) · free")
    brand = style.locator("[data-act=brand]")
    expect(brand.get_by_role("button", name="Apply")).to_have_count(0)
    brand.locator("[name=opening]").fill("Night bird")
    expect(brand.locator(".px-weighed")).to_contain_text(re.compile("Makes 1 picture.* and the cut again · free"))
    brand.get_by_role("button", name="Discard").click()

    panel(page, "plan")
    plan = page.locator("#px-panel-plan")
    expect(plan.get_by_role("row", name="Pictures")).to_contain_text("built-in:paper-cut")
    expect(plan.locator("header")).to_contain_text("0 of ")
    plan.locator("[name=budget]").fill("2.50")
    plan.get_by_role("button", name="Apply").click()
    expect(plan).to_contain_text("budget $2.50")
    finished(page)
    plan.locator("[name=budget]").fill("")
    plan.get_by_role("button", name="Apply").click()
    expect(plan).not_to_contain_text("budget $2.50")
    finished(page)
    plan.locator("[name=budget]").fill("much")
    plan.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("is no budget")
    page.get_by_role("button", name="Close").click()

    panel(page, "cast")
    cast = page.locator("#px-panel-cast")
    expect(cast).to_contain_text("Narrator")
    said = cast.locator("[data-act=pronounce]")
    said.locator("[name=list]").fill("owl")
    expect(said.locator(".px-weighed")).to_contain_text("“owl” is no pair")
    expect(said.get_by_role("button", name="Apply")).to_have_count(0)
    said.locator("[name=list]").fill("owl = awl")
    expect(said.locator(".px-weighed")).to_contain_text(re.compile("Makes .*voice.* again · free"))
    said.get_by_role("button", name="Discard").click()
    cast.get_by_role("button", name="Lock").first.click()
    expect(cast.get_by_role("button", name="Unlock").first).to_have_attribute("aria-pressed", "true")
    cast.get_by_role("button", name="Unlock").first.click()
    page.focus("#px-tab-cast")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#px-panel-style")).to_be_visible()


@pytest.mark.long
def test_a_logo_goes_in_and_out_again_and_a_brand_is_kept(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    Image.new("RGBA", (300, 120), "#e0403c").save(file)
    panel(page, "style")
    style = page.locator("#px-panel-style")
    brand = style.locator("[data-act=brand]")
    changed(page, style.locator("[data-upload=logo]", has_text="Use own logo (PNG) · free").locator("input"), file)
    expect(brand.get_by_role("checkbox", name="Take the logo out")).to_be_visible()
    brand.get_by_role("checkbox", name="Take the logo out").check()
    expect(brand.locator(".px-weighed")).to_contain_text("Nothing has to be made again")
    changed(page, brand.get_by_role("button", name="Apply"))
    expect(brand.get_by_role("checkbox", name="Take the logo out")).to_have_count(0)
    page.evaluate(
        "window.phases = []; new MutationObserver(() => phases.push(document.body.dataset.phase))"
        ".observe(document.body, { attributeFilter: ['data-phase'] })"
    )
    brand.locator("[name=opening]").fill("Night bird")
    brand.get_by_role("checkbox", name="Also in my next films").check()
    changed(page, brand.get_by_role("button", name="Apply"))
    assert [one for one, _ in itertools.groupby(page.evaluate("phases"))] == ["working", "finished"]
    expect(style.locator(".px-kept")).to_contain_text("Your new films begin with a brand")
    style.get_by_role("button", name="Keep it no more").click()
    page.locator("#px-confirm-yes").click()
    expect(style.locator(".px-kept")).to_have_count(0)


def test_library_providers_account_and_keys(server: Server, page: Page) -> None:
    other = httpx.post(f"{server.url}/api/chat", json={"message": "hello"}).json()["task_id"]
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("f")
    library = page.locator("#px-library")
    expect(library.locator(".px-poster").first).to_be_visible()
    expect(library.locator("[aria-current] img")).to_be_visible()
    expect(library.locator("[aria-current]")).to_contain_text(re.compile(r"0:\d\d · finished · today"))
    page.fill("#px-search", "no such name")
    expect(library).to_contain_text("No film has such a name.")
    page.fill("#px-search", "")
    expect(library.locator("[aria-current]")).to_be_visible()
    title = library.locator("[aria-current] strong").inner_text()
    library.get_by_role("button", name=f"Rename {title}").click()
    page.fill("#px-rename [name=title]", "Night bird")
    page.click("#px-rename .px-main")
    expect(page.locator(".px-title")).to_have_text("Night bird")
    library.get_by_role("button", name="Duplicate Night bird").click()
    expect(library).to_contain_text("Night bird (copy)")
    library.locator(f"[data-act=delete_film][data-value={other}]").click()
    expect(page.locator("#px-confirm")).to_contain_text("cannot be undone")
    page.locator("#px-confirm").get_by_role("button", name="Delete").click()
    expect(library.locator(f"[data-value={other}]")).to_have_count(0)
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.locator(".px-link input").input_value()
    assert httpx.get(link).status_code == 200
    page.get_by_role("button", name="Have it written · free").click()
    expect(page.locator("#px-publish [name=hashtags]")).to_have_value(re.compile("#"))
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".px-link")).to_have_count(0)
    assert httpx.get(link).status_code == 404
    page.keyboard.press("Escape")

    page.get_by_role("button", name="Account and settings").click()
    page.get_by_role("menuitem", name="Providers").click()
    expect(page.locator("#px-setup")).to_contain_text("OPENAI_API_KEY is not set")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Account and settings").click()
    page.get_by_role("menuitem", name="Account", exact=True).click()
    expect(page.locator("#px-account")).to_contain_text("The local user of this machine")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.locator("#px-keys")).to_contain_text("Undo the last edit")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Account and settings").click()
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("menuitem", name="Light or dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("k")
    page.wait_for_function("!document.querySelector('#px-player video').paused")
    page.keyboard.press("k")
    page.wait_for_function("document.querySelector('#px-player video').paused")


def test_the_last_message_is_edited_and_a_new_film_is_begun(server: Server, browser: Browser) -> None:
    page, complaints = open_page(browser, f"{server.url}/studio?task=new", viewport=DESK)
    say(page, "Make a 10-second film about a whale")
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Edit and send again").click()
    expect(page.locator("#px-box textarea")).to_have_value("Make a 10-second film about a whale")
    expect(page.locator(".px-editing")).to_contain_text("is taken back when you send")
    page.press("#px-box textarea", "Escape")
    expect(page.locator(".px-editing")).to_have_count(0)
    expect(page.locator("#px-box textarea")).to_have_value("")
    page.get_by_role("button", name="Edit and send again").click()
    expect(page.locator(".px-editing")).to_be_visible()
    say(page, "Make a vertical 10-second film about a kite")
    expect(page.locator(".px-user")).to_have_text("You: Make a vertical 10-second film about a kite")
    expect(page.locator(".px-title")).to_contain_text(re.compile("kite", re.I))
    expect(page.locator(".px-editing")).to_have_count(0)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()

    # Beside a film: what may be another one is asked about, and "create a film" is another one.
    kite = page.url
    say(page, "A film about a bee")
    which = page.locator("#px-which")
    expect(which).to_contain_text("A film about a bee")
    page.keyboard.press("Escape")
    expect(page.locator("#px-box textarea")).to_have_value("A film about a bee")
    say(page, "Make a 10-second film about a kite")
    expect(page.locator("#px-told")).to_contain_text("A new film has begun.")
    expect(page.locator(".px-user")).to_have_text("You: Make a 10-second film about a kite")
    assert page.url != kite
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    say(page, "A 10-second film about a bee")
    which.get_by_role("button", name="Change this film").click()
    expect(page.locator(".px-title")).to_contain_text(re.compile("bee", re.I))
    expect(page.locator("#px-box textarea")).to_have_value("")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    complaints.check()
    page.context.close()


def test_a_file_comes_before_its_film(server: Server, browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "own.png"
    Image.new("RGB", (640, 360), "#2f6d8a").save(file)
    page, complaints = open_page(browser, f"{server.url}/studio?task=new", viewport=DESK)
    page.set_input_files("#px-file", file)
    expect(page.locator("#px-told")).to_contain_text("own.png is here. Say what it is for")
    expect(page.get_by_alt_text("Your picture")).to_be_visible()
    page.wait_for_function("document.querySelector('.px-sent img').naturalWidth === 640")
    say(page, "Make a 10-second film about a moon")
    expect(page.locator(".px-scene").first).to_be_visible()
    say(page, "use my picture in scene 1")
    expect(page.locator(".px-step").last).to_contain_text("Your file is in")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    complaints.check()
    page.context.close()


def test_gradio_keeps_no_media(server: Server, tmp_path_factory: pytest.TempPathFactory) -> None:
    """After all of the above: pictures, voices and films are in the store alone."""
    cache = tmp_path_factory.getbasetemp() / GRADIO
    kept = [file for file in cache.rglob("*") if file.is_file()] if cache.exists() else []
    media = {".png", ".jpg", ".jpeg", ".webp", ".mp4", ".flac", ".wav", ".mp3", ".m4a", ".webm"}
    assert [file for file in kept if file.suffix.lower() in media] == []
