"""A network that goes and comes back, and a sign-in: wrong and right password, another user's film, signed out."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.studio.fronts import Server, serving
from tests.ui.browser import open_page, say, wait_ready
from tests.vendors.supabase_server import JWT_SECRET, SupabaseServer

ADA = {"email": "ada@example.org", "password": "correct horse"}
BOB = {"email": "bob@example.org", "password": "another horse"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server where people sign in, with two accounts."""
    with SupabaseServer() as project:
        env = {
            "SUPABASE_URL": project.url,
            "SUPABASE_ANON_KEY": project.anon,
            "SUPABASE_JWT_SECRET": JWT_SECRET,
            "PIXORA_LOGINS_PER_MINUTE": "100",
        }
        with serving(tmp_path_factory.mktemp("data"), **env) as running:
            for one in (ADA, BOB):
                assert httpx.post(f"{running.url}/api/auth/signup", json=one).status_code == 200
            yield running


def test_the_network_goes_and_comes_back(server: Server, browser: Browser) -> None:
    page, complaints = open_page(browser, f"{server.url}/studio?task=new")
    page.fill("#px-box textarea", "A thought that is not sent yet")
    page.context.set_offline(True)
    expect(page.locator(".px-lost")).to_contain_text("There is no network.")
    page.context.set_offline(False)
    expect(page.locator(".px-lost")).to_have_count(0)
    expect(page.locator("#px-told")).to_have_text("Back again. Everything is as it was.")
    expect(page.locator("#px-box textarea")).to_have_value("A thought that is not sent yet")
    page.fill("#px-box textarea", "")
    say(page, "Thank you")
    expect(page.locator(".px-user")).to_contain_text("Thank you")
    expect(page.locator(".px-agent")).to_be_visible()
    complaints.check_after_loss()
    page.context.close()


def sign_in(page: Page, email: str, password: str) -> None:
    page.fill("#email", email)
    page.fill("#password", password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_wrong_password_says_so_and_a_right_one_goes_on(guarded: Server, browser: Browser) -> None:
    with httpx.Client(base_url=guarded.url, headers={"sec-fetch-site": "same-origin"}) as bob:
        bob.post("/api/auth/login", json=BOB)
        theirs = bob.post("/api/chat", json={"message": "hello"}).json()["task_id"]
    page = browser.new_context().new_page()
    page.goto(f"{guarded.url}/studio?task={theirs}")
    assert "/sign-in" in page.url
    sign_in(page, ADA["email"], "wrong")
    expect(page.get_by_role("alert")).to_contain_text("is wrong")
    expect(page.locator("#email")).to_have_value(ADA["email"])
    expect(page.locator("#password")).to_have_value("")
    sign_in(page, **ADA)
    wait_ready(page)
    expect(page.get_by_role("alert")).to_contain_text("There is no such film.")

    say(page, "List my films")
    expect(page.locator(".px-agent")).to_be_visible()
    assert theirs not in page.content()
    page.get_by_role("button", name="Account and settings").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.wait_for_url("**/sign-in**")
    page.goto(f"{guarded.url}/studio")
    assert "/sign-in" in page.url
    page.context.close()
