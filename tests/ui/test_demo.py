"""A demo in a frame of another site, in Chromium as it blocks other sites' cookies; and over HTTP."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Frame, Page, sync_playwright

from tests.studio.fronts import Server
from tests.ui.browser import ARGUMENTS
from tests.ui.space import DEMO, tls_proxy

PUBLIC = f"https://{DEMO}"
SPACES, ELSEWHERE = "https://huggingface.co/spaces/pixora/demo", "https://evil.example.org/"
WISH = "Create a 10-second video about the sea"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    demo = {
        "PIXORA_DEMO": "true",
        "PUBLIC_URL": PUBLIC,
        "PIXORA_DEMO_FILMS": "3",
        "PIXORA_FILMS_AT_ONCE": "1",
        "PIXORA_RENDERERS": "1",
    }
    proxies = {"PIXORA_TRUSTED_PROXIES": "127.0.0.1", "PIXORA_LOGINS_PER_MINUTE": "5"}
    running = Server(tmp_path_factory.mktemp("data"), port, **demo, **proxies)
    running.url = f"http://127.0.0.1:{port}"  # it tells where browsers reach it
    yield running
    running.stop()


def visit(server: Server, address: str) -> httpx.Client:
    """A visitor's program with a cookie jar, from an address that the proxy tells."""
    headers = {"x-forwarded-for": f"203.0.113.99, {address}", "host": DEMO, "origin": PUBLIC}
    client = httpx.Client(base_url=server.url, headers=headers, trust_env=False)
    answer = client.get("/studio/")
    assert answer.status_code == 200
    client.headers["cookie"] = answer.headers["set-cookie"].split(";")[0]  # no jar sends a Secure cookie here
    return client


def test_a_visitor_has_an_own_session_and_own_films(server: Server) -> None:
    with closing(visit(server, "198.51.100.1")) as ada, closing(visit(server, "198.51.100.1")) as bob:
        first, second = ada.get("/api/auth/me").json(), bob.get("/api/auth/me").json()
        assert first["user_id"] != second["user_id"]
        assert (first["kind"], first["limits"]["film_seconds"], first["limits"]["daily_usd"]) == ("demo", 60.0, "0")
        task = ada.post("/api/chat", json={"message": "hello"}).json()["task_id"]
        assert [one["task_id"] for one in ada.get("/api/chat/tasks").json()["tasks"]] == [task]
        assert bob.get("/api/chat/tasks").json()["tasks"] == []
        for path in (f"/api/tasks/{task}", f"/api/tasks/{task}/events", f"/api/chat/tasks/{task}/status"):
            assert (ada.get(path).status_code, bob.get(path).status_code) == (200, 404)
        assert bob.delete(f"/api/tasks/{task}").status_code == 404
        for _ in range(2):
            assert ada.post("/api/chat", json={"message": "hello"}).status_code == 202
        full = ada.post("/api/chat", json={"message": "hello"})
        assert (full.status_code, full.json()["error"]["code"]) == (429, "too_many_films_kept")
        assert int(full.headers["retry-after"]) > 0
        assert ada.post("/api/auth/token", json={"token": "x"}).status_code == 401


def test_the_page_and_its_cookie_are_made_for_a_frame(server: Server) -> None:
    with httpx.Client(base_url=server.url, headers={"host": DEMO, "x-forwarded-for": "198.51.100.2"}) as client:
        page = client.get("/studio/")
        assert set(page.headers["set-cookie"].split("; ")[1:]) == {
            "Path=/",
            "Max-Age=86400",
            "HttpOnly",
            "Secure",
            "SameSite=None",
            "Partitioned",
        }
        policy = page.headers["content-security-policy"]
        assert "frame-ancestors 'self' https://huggingface.co https://*.hf.space" in policy
        assert "x-frame-options" not in page.headers and page.headers["cache-control"] == "no-store"
        assert client.get("/api/chat/tasks").status_code == 401, "only the page makes a visitor"
        statuses = [client.get("/studio/").status_code for _ in range(16)]
        assert statuses[0] == 200 and statuses[-1] == 429, "nobody makes visitors without end"
        other = {"x-forwarded-for": "198.51.100.2, 198.51.100.3"}
        assert client.get("/studio/", headers=other).status_code == 200, "another address is another visitor"
        lie = {"x-forwarded-for": "198.51.100.9, 198.51.100.2"}
        assert client.get("/studio/", headers=lie).status_code == 429, "only what the proxy itself adds is believed"


def framed(page: Page) -> Frame:
    frame = next(frame for frame in page.frames if DEMO in frame.url)
    frame.wait_for_selector("#px-standing i", state="attached")
    return frame


def test_in_a_frame_of_a_space(server: Server, chromium_path: str, tmp_path: Path) -> None:
    port = int(server.url.rsplit(":", 1)[1])
    with tls_proxy(tmp_path, port) as tls, sync_playwright() as playwright:
        hosts = f"--host-resolver-rules=MAP * 127.0.0.1:{tls}"
        strict = ["--test-third-party-cookie-phaseout", "--ignore-certificate-errors", "--no-proxy-server", hosts]
        browser = playwright.chromium.launch(executable_path=chromium_path, args=[*ARGUMENTS, *strict])
        contexts = [browser.new_context(ignore_https_errors=True) for _ in range(2)]
        ada, bob = (_open(context) for context in contexts)
        ada.goto(SPACES)
        frame = framed(ada)
        cookie = next(one for one in contexts[0].cookies() if one["name"] == "pixora_auth_token")
        assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "None")
        assert cookie["partitionKey"] == "https://huggingface.co"
        frame.fill("#px-box textarea", WISH)
        frame.press("#px-box textarea", "Enter")
        # A picture is shown by its signed address, within the frame.
        frame.wait_for_function("[...document.querySelectorAll('#px-gallery img')].some(one => one.naturalWidth)")
        task = frame.get_attribute("#px-standing i", "data-task")
        assert task and task.startswith("task_")

        bob.goto(f"{SPACES}?task={task}")
        other = framed(bob)
        other.wait_for_selector("#px-notice .px-fault")
        assert "no such film" in other.inner_text("#px-notice")
        assert other.get_attribute("#px-standing i", "data-task") == "new"
        other.fill("#px-box textarea", WISH)
        other.press("#px-box textarea", "Enter")
        other.wait_for_selector("text=Number 1 in the queue")

        for page, film in ((framed(bob), None), (framed(ada), task)):
            film = film or page.get_attribute("#px-standing i", "data-task")
            stop = "id => fetch(`/api/tasks/${id}/cancel`, {method: 'POST'}).then(answer => answer.status)"
            assert page.evaluate(stop, film) == 200

        ada.reload()
        assert framed(ada).get_attribute("#px-standing i", "data-task") == "new"
        ada.goto(f"{SPACES}?task={task}")
        assert framed(ada).get_attribute("#px-standing i", "data-task") == task, "who comes back has the film"

        alone = _open(contexts[0])
        alone.goto(f"{PUBLIC}/studio?task={task}")
        alone.wait_for_selector("#px-notice .px-fault")
        complaints: list[str] = []
        alone.on("console", lambda message: complaints.append(message.text))
        alone.goto(ELSEWHERE)
        alone.wait_for_timeout(300)
        assert any("frame-ancestors" in text for text in complaints), complaints
        browser.close()


def _open(context: BrowserContext) -> Page:
    page = context.new_page()
    page.set_default_timeout(60_000)
    return page
