"""Accounts at Supabase: made, waited for, gone without, and entered through another provider."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.studio.fronts import Server, serving
from tests.vendors.supabase_server import JWT_SECRET, SupabaseServer

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
    assert {scope for _, scope in project.out} == {"local"}, "other devices stay signed in"
    assert len(project.out) == 2, "and nobody keeps a session that nobody uses"
    browser.cookies.clear()
    for sent, code in ((ADA, "user_exists"), (ADA | {"email": "b@example.org", "password": "1"}, "weak_password")):
        answer = browser.post("/api/auth/signup", json=sent)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


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
