"""Signing in over HTTP and on the socket, as programs, people and other sites' pages try it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from pixora.api.rate import Rate
from pixora.film.errors import InvalidInput
from pixora.settings import Settings
from tests.identity.supabase import EMAIL, PASSWORD, SECRET, Project
from tests.studio.fronts import Server

OWN = "own secret of at least thirty-two bytes"
PUBLIC = "https://films.example.org"
APP = "https://app.example.org"
WIRE = {"success", "access_token", "token_type", "expires_in", "expires_at"}


@pytest.fixture(scope="module")
def project() -> Iterator[Project]:
    running = Project()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, project: Project) -> Iterator[Server]:
    env = {
        "JWT_SECRET": OWN,
        "SUPABASE_URL": project.url,
        "SUPABASE_ANON_KEY": "publishable",
        "SUPABASE_JWT_SECRET": SECRET,
        "PUBLIC_URL": PUBLIC,
        "PIXORA_CORS_ORIGINS": APP,
        "PIXORA_LOGINS_PER_MINUTE": "40",
        "PIXORA_REQUESTS_PER_MINUTE": "200",
        "LOG_LEVEL": "DEBUG",
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Server(tmp_path_factory.mktemp("data"), port, **env)
    running.url = f"http://127.0.0.1:{port}"  # it tells where browsers reach it
    yield running
    running.stop()


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False) as made:
        yield made


def sign_in(client: httpx.Client, project: Project, **headers: str) -> str:
    """A session's token; the client keeps no cookie."""
    answer = client.post("/api/auth/token", json={"token": project.token()}, headers=headers)
    assert answer.status_code == 200, answer.text
    client.cookies.clear()
    return str(answer.json()["access_token"])


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_a_supabase_token_becomes_a_session(client: httpx.Client, project: Project) -> None:
    for path, sent in (
        ("/api/auth/token", {"json": {"token": project.token()}}),
        ("/api/auth/token", {"headers": bearer(project.token("rsa-1"))}),
        ("/auth/token", {"json": {"token": project.token(None)}}),
    ):
        answer = client.post(path, **sent)  # type: ignore[arg-type]
        body = answer.json()
        assert (answer.status_code, body["success"], body["token_type"]) == (200, True, "bearer")
        assert body.keys() == WIRE
        assert body["expires_in"] == 3600
        assert datetime.fromisoformat(body["expires_at"]).tzinfo is not None
        assert answer.headers["cache-control"] == "no-store"
        assert client.get("/api/auth/me").json()["user_id"] == project.user_id, "the cookie alone does"
        client.cookies.clear()
        assert client.get("/api/auth/me", headers=bearer(body["access_token"])).json()["kind"] == "user"


def test_the_cookie_is_kept_from_scripts_and_from_the_open_line(client: httpx.Client, project: Project) -> None:
    at_home = client.post("/api/auth/token", json={"token": project.token()}).headers["set-cookie"]
    assert at_home.startswith("pixora_auth_token=")
    assert set(at_home.split("; ")[1:]) == {"Path=/", "Max-Age=3600", "HttpOnly", "SameSite=Lax"}
    public = {"host": "films.example.org"}
    outside = client.post("/api/auth/token", json={"token": project.token()}, headers=public).headers["set-cookie"]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(outside.split("; "))


@pytest.mark.parametrize("sent", [{}, {"json": {}}, {"json": {"token": ""}}, {"headers": {"authorization": "Bearer"}}])
def test_no_token(client: httpx.Client, sent: dict[str, Any]) -> None:
    answer = client.post("/api/auth/token", **sent)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "no_token")
    assert "set-cookie" not in answer.headers


def test_a_bad_token_is_told_nothing(client: httpx.Client, project: Project) -> None:
    expired, foreign = project.token(exp=1), project.token(iss="https://evil.example")
    bodies = []
    for token in ("x", expired, foreign, project.token(None, aud="anon"), "dev", "a" * 100_000):
        answer = client.post("/api/auth/token", json={"token": token})
        assert answer.status_code == 401
        bodies.append({k: v for k, v in answer.json()["error"].items() if k != "request_id"})
    assert bodies == [{"code": "unauthorized", "message": "invalid token", "hint": "", "retryable": False}] * 6


def test_by_e_mail(client: httpx.Client, project: Project) -> None:
    good = client.post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD})
    assert (good.status_code, good.json().keys()) == (200, WIRE | {"refresh_token"})
    assert client.get("/api/auth/me").json()["user_id"] == project.user_id
    client.cookies.clear()
    wrong = client.post("/api/auth/login", json={"email": EMAIL, "password": "wrong"})
    unknown = client.post("/api/auth/login", json={"email": "nobody@example.org", "password": PASSWORD})
    told = [{k: v for k, v in one.json()["error"].items() if k != "request_id"} for one in (wrong, unknown)]
    assert (wrong.status_code, unknown.status_code, told[0]) == (401, 401, told[1])
    busy = client.post("/api/auth/login", json={"email": "busy@example.org", "password": "x"})
    assert (busy.status_code, busy.headers["retry-after"]) == (429, "60")
    project.down = True
    away = client.post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD})
    project.down = False
    assert (away.status_code, away.json()["error"]["code"]) == (503, "sign_in_unavailable")


def test_log_out(client: httpx.Client, project: Project) -> None:
    """Ends what the session had open: its sockets and its event streams."""
    token = sign_in(client, project)
    task_id = client.post("/api/chat", json={"message": "Hello"}, headers=bearer(token)).json()["task_id"]
    stream = bearer(token) | {"accept": "text/event-stream"}
    with (
        connect(f"{client.base_url.copy_with(scheme='ws')}/api/chat/ws", additional_headers=bearer(token)) as socket,
        client.stream("GET", f"/api/tasks/{task_id}/events", headers=stream) as events,
    ):
        assert json.loads(socket.recv(timeout=10))["type"] == "system"
        assert events.status_code == 200
        answer = client.post("/api/auth/logout", headers=bearer(token))
        assert (answer.status_code, answer.json()) == (200, {"success": True})
        assert "Max-Age=0" in answer.headers["set-cookie"]
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401
        assert events.read().startswith(b"retry: ")  # to its end, or the client's time-out fails it
    assert client.get("/api/auth/me", headers=bearer(token)).status_code == 401
    assert client.post("/api/auth/logout", headers=bearer(token)).status_code == 401


def test_every_way_onto_the_socket(client: httpx.Client, project: Project) -> None:
    token, url = sign_in(client, project), f"{client.base_url.copy_with(scheme='ws')}/api/chat/ws"
    ticket = client.post("/api/auth/ticket", headers=bearer(token)).json()["ticket"]
    offered = [Subprotocol("pixora.v1"), Subprotocol(f"bearer.{token}")]
    ways: list[tuple[str, dict[str, Any]]] = [
        (f"?token={token}", {}),
        (f"?ticket={ticket}", {}),
        ("", {"additional_headers": bearer(token)}),
        ("", {"additional_headers": {"cookie": f"pixora_auth_token={token}"}}),
        ("", {"subprotocols": offered}),
    ]
    for query, more in ways:
        with connect(url + query, **more) as socket:
            welcome = json.loads(socket.recv(timeout=10))
            assert (welcome["type"], welcome["user_id"]) == ("system", project.user_id), query
            assert socket.subprotocol == ("pixora.v1" if more.get("subprotocols") else None)
    refused: list[tuple[str, dict[str, Any]]] = [
        ("", {}),
        ("?token=", {}),
        ("?token=x", {"additional_headers": bearer(token)}),
        (f"?ticket={ticket}", {"additional_headers": bearer(token)}),
        (f"?ticket={token}", {}),
        (f"?token={project.token()}", {}),
        ("", {"subprotocols": [Subprotocol("pixora.v1"), Subprotocol("bearer.x")]}),
        ("", {"additional_headers": {"cookie": f"pixora_auth_token={token}; pixora_auth_token={token}"}}),
    ]
    for query, more in refused:
        with connect(url + query, **more) as socket:
            told = json.loads(socket.recv(timeout=10))
            assert (told["type"], told["code"], told["error"]) == ("error", "unauthorized", "invalid token"), query
            assert {"content", "task_id", "function_call", "function_response"} <= told.keys()
            with pytest.raises(ConnectionClosed) as closed:
                socket.recv(timeout=10)
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401, query


def test_a_cookie_changes_nothing_for_another_page(client: httpx.Client, project: Project) -> None:
    token = sign_in(client, project)
    cookie = {"cookie": f"pixora_auth_token={token}"}
    for headers, status in (
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://films.example.org", "host": "films.example.org"}, 403),
        ({"origin": f"{PUBLIC}.evil.example", "host": "films.example.org"}, 403),
        ({"origin": f"{PUBLIC}:8443", "host": "films.example.org"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": PUBLIC, "host": "films.example.org"}, 200),
        ({"origin": PUBLIC}, 200),
        ({"origin": str(client.base_url).rstrip("/")}, 200),
    ):
        answer = client.post("/api/auth/ticket", headers=cookie | headers)
        assert answer.status_code == status, (headers, answer.text)
    assert client.get("/api/auth/me", headers=cookie).status_code == 200
    assert client.post("/api/auth/ticket", headers=bearer(token)).status_code == 200, "a program needs no origin"
    url = f"{client.base_url.copy_with(scheme='ws')}/api/chat/ws"
    with connect(url, origin=Origin("https://evil.example"), additional_headers=cookie) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=10)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4403


def test_a_named_site_may_use_the_api_with_a_token(client: httpx.Client, project: Project) -> None:
    asked = {"origin": APP, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    before = client.options("/api/auth/ticket", headers=asked)
    assert (before.status_code, before.headers["access-control-allow-origin"]) == (200, APP)
    assert "access-control-allow-credentials" not in before.headers
    token = sign_in(client, project)
    done = client.post("/api/auth/ticket", headers=bearer(token) | {"origin": APP})
    assert (done.status_code, done.headers["access-control-allow-origin"]) == (200, APP)
    other = client.options("/api/auth/ticket", headers=asked | {"origin": "https://evil.example"})
    assert other.status_code == 400 and "access-control-allow-origin" not in other.headers


def test_what_a_stranger_says_of_the_host_is_not_heard(client: httpx.Client, project: Project) -> None:
    token = sign_in(client, project)
    lies = {
        "x-forwarded-host": "evil.example",
        "x-gradio-server": "http://evil.example",
        "forwarded": "host=evil.example",
    }
    cookie = {"cookie": f"pixora_auth_token={token}", "x-forwarded-proto": "http"}
    page = client.get("/studio/", headers=cookie | lies)
    assert page.status_code == 200
    assert "evil.example" not in page.text
    assert f'"root":"{PUBLIC}/studio"' in page.text, "what comes through a proxy is told the public address"
    assert client.get("/studio/", headers={"host": "evil.example"}).status_code == 421


def test_the_studio_sends_strangers_to_sign_in(client: httpx.Client, project: Project) -> None:
    asked = client.get("/studio?task=task_1")
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=%2Fstudio%3Ftask%3Dtask_1")
    for path in ("/studio/config", "/studio/gradio_api/info", "/studio/theme.css", "/studio/gradio_api/startup-events"):
        assert client.get(path).status_code == 401, path
    for path in ("/studio/gradio_api/queue/join", "/studio/gradio_api/cancel", "/studio/gradio_api/reset", "/studio"):
        assert client.post(path, json={}).status_code == 401, path

    page = client.get("/sign-in", params={"next": "/studio?task=task_1"})
    assert page.status_code == 200
    assert "<script" not in page.text and 'value="/studio?task=task_1"' in page.text
    form = {"act": "email", "email": EMAIL, "password": "wrong", "next": "/studio?task=task_1"}
    own = {"origin": str(client.base_url).rstrip("/")}
    wrong = client.post("/sign-in", data=form, headers=own)
    assert wrong.status_code == 401 and "is wrong" in wrong.text and f'value="{EMAIL}"' in wrong.text
    assert "wrong" not in wrong.text.replace("is wrong", "")
    right = client.post("/sign-in", data=form | {"password": PASSWORD}, headers=own)
    assert (right.status_code, right.headers["location"]) == (303, "/studio?task=task_1")
    assert client.get("/studio/").status_code == 200
    assert project.user_id in client.get("/sign-in").text
    out = client.post("/sign-in", data={"act": "out"}, headers=own)
    assert out.status_code == 303 and "Max-Age=0" in out.headers["set-cookie"]
    by_token = client.post("/sign-in", data={"act": "token", "token": project.token()}, headers=own)
    assert by_token.status_code == 303
    for elsewhere in (
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/studio.evil",
        "javascript:alert(1)",
    ):
        gone = client.post("/sign-in", data=form | {"password": PASSWORD, "next": elsewhere}, headers=own)
        assert gone.headers["location"] == "/studio", elsewhere
    script = client.post("/sign-in", data=form | {"email": '"><script>alert(1)</script>'}, headers=own)
    assert "<script" not in script.text


def test_too_often(client: httpx.Client, server: Server, project: Project) -> None:
    """Last, since afterwards nobody comes in from here for a while."""
    for _ in range(45):
        answer = client.post("/api/auth/token", json={"token": "guess"})
        if answer.status_code == 429:
            break
    assert answer.json()["error"]["code"] == "too_many_logins"
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    for _ in range(700):
        answer = client.get("/api/health", headers={"origin": APP})
        if answer.status_code == 429:
            break
    assert answer.json()["error"]["code"] == "too_many_requests"
    assert answer.headers["access-control-allow-origin"] == APP, "a page that may ask can read why it may not now"
    assert 1 <= int(answer.headers["retry-after"]) <= 60


def test_nothing_secret_is_in_the_log(server: Server, project: Project) -> None:
    log = "".join(server.log)
    assert "eyJ" not in log and PASSWORD not in log and OWN not in log and SECRET not in log


def test_an_even_rate() -> None:
    now = [0.0]
    rate = Rate(6, lambda: now[0])
    assert [rate.wait("a") for _ in range(6)] == [0.0] * 6
    assert rate.wait("a") == pytest.approx(10.0)
    assert rate.wait("b") == 0.0
    now[0] = 10.0
    assert rate.wait("a") == 0.0
    assert rate.wait("a") == pytest.approx(10.0)
    now[0] = 1000.0
    assert [rate.wait("a") == 0.0 for _ in range(7)] == [True] * 6 + [False]


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("open_host", {"PIXORA_HOST": "0.0.0.0"}),
        ("open_host", {"PUBLIC_URL": PUBLIC}),
        ("open_host", {"PIXORA_HOST": "0.0.0.0", "SUPABASE_URL": "https://x.supabase.co", "PIXORA_ALLOW_OPEN": True}),
        ("weak_secret", {"PIXORA_HOST": "0.0.0.0", "JWT_SECRET": "short"}),
        ("weak_secret", {"PUBLIC_URL": PUBLIC, "JWT_SECRET": f"{OWN},short"}),
        ("no_supabase_url", {"SUPABASE_JWT_SECRET": SECRET}),
        ("bad_url", {"SUPABASE_URL": "your_supabase_url_here"}),
        ("bad_url", {"PUBLIC_URL": "http://127.0.0.1/studio"}),
        ("bad_url", {"PIXORA_CORS_ORIGINS": "*"}),
        ("bad_proxy", {"PIXORA_TRUSTED_PROXIES": "*"}),
        ("", {}),
        ("", {"JWT_SECRET": "short"}),
        ("", {"PIXORA_HOST": "0.0.0.0", "JWT_SECRET": OWN}),
        ("", {"PIXORA_HOST": "0.0.0.0", "PIXORA_DEMO": True}),
        ("", {"PIXORA_HOST": "0.0.0.0", "PIXORA_ALLOW_OPEN": True}),
        ("", {"PUBLIC_URL": "http://localhost:9000", "PIXORA_TRUSTED_PROXIES": "10.0.0.0/8, 127.0.0.1"}),
    ],
    ids=str,
)
def test_a_server_that_would_be_open_does_not_start(code: str, settings: Any) -> None:
    made = Settings(_env_file=None, **settings)
    if code:
        with pytest.raises(InvalidInput) as refused:
            made.check()
        assert refused.value.code == code and refused.value.hint
    else:
        made.check()
