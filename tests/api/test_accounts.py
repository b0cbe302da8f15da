"""Accounts at Supabase: made, waited for, gone without, and entered through another provider."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from pixora.api.sign_in import COOKIE, RENEWAL
from tests.studio.fronts import Server, serving
from tests.vendors.serving import Fault
from tests.vendors.supabase_server import JWT_SECRET, SupabaseServer

SAME_SITE = {"sec-fetch-site": "same-origin"}
ADA = {"email": "ada@example.org", "password": "correct horse"}


@pytest.fixture(scope="module")
def project() -> Iterator[SupabaseServer]:
    with SupabaseServer() as running:
        yield running


@pytest.fixture(scope="module")
def server(project: SupabaseServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    env = {
        "SUPABASE_URL": project.url,
        "SUPABASE_ANON_KEY": project.anon,
        "SUPABASE_JWT_SECRET": JWT_SECRET,
        "PIXORA_OAUTH": "github",
        "PIXORA_ANONYMOUS": "true",
        "PIXORA_LOGINS_PER_MINUTE": "1000",
    }
    with serving(tmp_path_factory.mktemp("data"), **env) as running:
        yield running


@pytest.fixture
def browser(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        yield client


def who(browser: httpx.Client) -> str:
    return str(browser.get("/api/auth/me").json().get("user_id"))


def test_an_account_is_made_and_used(project: SupabaseServer, browser: httpx.Client) -> None:
    made = browser.post("/api/auth/signup", json=ADA)
    assert made.status_code == 200, made.text
    ada = who(browser)
    assert project.accounts[ada].email == ADA["email"]
    browser.cookies.clear()
    assert browser.post("/api/auth/login", json=ADA).status_code == 200 and who(browser) == ada
    assert not project.out, "what is in use goes on"
    assert browser.post("/api/auth/logout", headers=SAME_SITE).status_code == 200
    assert [scope for _, scope in project.out] == ["local"], "other devices stay signed in"
    assert not browser.cookies, "nothing of it is left in the browser"
    for sent, code in ((ADA, "user_exists"), (ADA | {"email": "b@example.org", "password": "1"}, "weak_password")):
        answer = browser.post("/api/auth/signup", json=sent)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def forget_token(browser: httpx.Client) -> None:
    """As the browser does when its time is over."""
    browser.cookies.delete(COOKIE)


def test_who_comes_back_later_goes_on(project: SupabaseServer, browser: httpx.Client) -> None:
    """Most of all one without an account, whom nothing else would bring back to the films of before."""
    browser.post("/api/auth/anonymous")
    somebody, asked = who(browser), len(project.refresh)
    forget_token(browser)
    assert who(browser) == "None"
    into = browser.get("/studio")
    assert urlsplit(into.headers["location"]).path == "/studio/", "into the page itself"
    assert who(browser) == somebody and len(project.refresh) == asked + 1
    assert into.headers["cache-control"] == "no-store"
    # The page asks by itself before that; what renews it is in no script's reach.
    later = browser.post("/api/auth/refresh", headers=SAME_SITE)
    assert later.status_code == 200 and "refresh_token" not in later.json() and later.json()["expires_in"] == 3600
    assert all("HttpOnly" in line for line in later.headers.get_list("set-cookie"))
    # A program has it in hand.
    told = browser.post("/api/auth/login", json=ADA).json()["refresh_token"]
    browser.cookies.clear()
    again = browser.post("/api/auth/refresh", json={"refresh_token": told}).json()
    assert again["refresh_token"] == told
    mine = browser.get("/api/auth/me", headers={"authorization": f"Bearer {again['access_token']}"})
    assert project.accounts[mine.json()["user_id"]].email == ADA["email"]


def test_what_supabase_has_ended_is_over(project: SupabaseServer, browser: httpx.Client) -> None:
    browser.post("/api/auth/anonymous")
    session = next(session for user, session, _ in reversed(project.refresh.values()) if user == who(browser))
    project.out.append((session, "local"))
    forget_token(browser)
    away = browser.get("/studio?task=task_1")
    assert away.headers["location"] == "/sign-in?next=%2Fstudio%3Ftask%3Dtask_1&why=ended" and not browser.cookies
    assert "Your session has ended" in browser.get(away.headers["location"]).text
    browser.post("/api/auth/anonymous")
    known = dict(browser.cookies)
    forget_token(browser)
    project.fail(Fault("auth", "html_503", times=9))
    away = browser.get("/studio")
    assert away.headers["location"].endswith("&why=away") and RENEWAL in browser.cookies
    assert "cannot be reached" in browser.get(away.headers["location"]).text
    project.fail()
    assert "/sign-in" not in browser.get("/studio").headers["location"], "it was only away"
    assert browser.post("/api/auth/logout", headers=SAME_SITE).status_code == 200
    browser.cookies.set(RENEWAL, known[RENEWAL])
    assert browser.get("/studio").headers["location"].endswith("&why=ended"), "a kept copy is worth nothing"
    browser.cookies.clear()
    assert "why" not in browser.get("/studio").headers["location"], "nobody was here"
    browser.cookies.set(COOKIE, "of.a.token")
    assert browser.get("/studio").headers["location"].endswith("&why=ended"), "what nothing renews ends with a word"
    browser.cookies.clear()
    answer = browser.post("/api/auth/refresh", json={"refresh_token": "x"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "session_ended")


def test_tabs_that_come_together_ask_once(project: SupabaseServer, server: Server, browser: httpx.Client) -> None:
    """Of a refresh token that is used twice Supabase says that it was stolen, and ends the session."""
    browser.post("/api/auth/anonymous")
    somebody, cookies = who(browser), dict(browser.cookies)

    def come(_: int) -> httpx.Response:
        with httpx.Client(base_url=server.url, trust_env=False, cookies=cookies, headers=SAME_SITE) as tab:
            return tab.post("/api/auth/refresh")

    with ThreadPoolExecutor(6) as tabs:
        answers = list(tabs.map(come, range(6)))
    assert [answer.status_code for answer in answers] == [200] * 6
    for answer in answers:
        mine = {"authorization": f"Bearer {answer.json()['access_token']}"}
        assert browser.get("/api/auth/me", headers=mine).json()["user_id"] == somebody


def test_an_e_mail_is_waited_for(project: SupabaseServer, browser: httpx.Client) -> None:
    project.confirms = True
    try:
        answer = browser.post("/api/auth/signup", json=ADA | {"email": "c@example.org"})
        assert answer.status_code == 202 and "set-cookie" not in answer.headers
        page = browser.post("/sign-in", data=ADA | {"act": "new", "email": "d@example.org"})
        assert page.status_code == 200 and "Follow the link" in page.text
    finally:
        project.confirms = False


def test_without_an_account(project: SupabaseServer, browser: httpx.Client) -> None:
    assert "Go in without an account" in browser.get("/sign-in").text
    went = browser.post("/sign-in", data={"act": "visit"})
    assert (went.status_code, went.headers["location"]) == (303, "/studio")
    assert project.accounts[who(browser)].email is None
    browser.cookies.clear()
    project.lets_anonymous = False
    refused = browser.post("/api/auth/anonymous")
    project.lets_anonymous = True
    assert refused.json()["error"]["code"] == "no_visitors"


def test_through_another_provider(project: SupabaseServer, browser: httpx.Client) -> None:
    assert "/sign-in/with/github?next=" in browser.get("/sign-in").text
    away = browser.get("/sign-in/with/github", params={"next": "/studio?film=1"})
    assert away.status_code == 303 and away.headers["location"].startswith(f"{project.url}/auth/v1/authorize?")
    back = httpx.get(away.headers["location"], trust_env=False).headers["location"]
    # Somebody else's browser, with the code and without the secret.
    with httpx.Client(base_url=str(browser.base_url), trust_env=False) as other:
        assert other.get(back).status_code == 400 and "set-cookie" not in other.get(back).headers
    into = browser.get(back)
    assert (into.status_code, into.headers["location"]) == (303, "/studio?film=1")
    assert who(browser) in project.accounts
    assert browser.get(back).status_code == 400, "a code is worth something once"
    assert browser.get("/sign-in/with/elsewhere").status_code == 400
