"""Nobody where they don't belong: every route and every message of the socket, asked by everyone.

The table is held against the router: a route or a message that is added and does not stand here fails the test.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from pixora.api.messages import TYPES
from pixora.api.server import create_app
from pixora.app import Studio, open_studio
from pixora.core.wishes import Wish
from pixora.identity.actor import Actor, ActorKind
from pixora.identity.tokens import SessionTokens
from pixora.settings import Settings
from pixora.store.records import Task
from ui.page import mount_studio

SECRET = "a secret of at least thirty-two bytes"
ADA, BOB = Actor("ada"), Actor("bob")
PUBLIC, SIGNED_URL, STUDIO = "public", "signed url", "studio"
"""For everyone; for who has the signature; behind the guard instead of a route's dependency."""


@dataclass(frozen=True)
class Own:
    """A route for who is signed in. `task`: it names one, in its path or in its body, as TASK."""

    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    right: tuple[int, ...] = (200, 201, 202, 204)
    task: bool = True


MINE = Own(task=False)
ROUTES: dict[tuple[str, str], Own | str] = {
    ("GET", "/openapi.json"): PUBLIC,
    ("GET", "/docs"): PUBLIC,
    ("GET", "/docs/start.js"): PUBLIC,
    ("GET", "/docs/swagger-ui.css"): PUBLIC,
    ("GET", "/docs/swagger-ui-bundle.js"): PUBLIC,
    ("GET", "/docs/favicon.png"): PUBLIC,
    ("POST", "/auth/token"): PUBLIC,
    ("POST", "/api/auth/token"): PUBLIC,
    ("POST", "/api/auth/login"): PUBLIC,
    ("POST", "/api/auth/signup"): PUBLIC,
    ("POST", "/api/auth/anonymous"): PUBLIC,
    ("POST", "/api/auth/refresh"): PUBLIC,  # for who has the refresh token, which is what it looks at
    ("GET", "/sign-in"): PUBLIC,
    ("GET", "/sign-in/with/{provider}"): PUBLIC,
    ("GET", "/sign-in/back"): PUBLIC,
    ("POST", "/sign-in"): PUBLIC,
    ("GET", "/api/health"): PUBLIC,
    ("GET", "/api/ready"): PUBLIC,
    ("GET", "/metrics"): PUBLIC,  # from this machine, or with a token of its own
    ("GET", "/"): PUBLIC,
    ("GET", "/favicon.ico"): PUBLIC,
    ("GET", "/manifest.json"): PUBLIC,
    ("GET", "/studio-files/studio.css"): PUBLIC,
    ("GET", "/studio-files/studio.js"): PUBLIC,
    ("GET", "/studio-files/icon.svg"): PUBLIC,
    ("GET", "/studio-files/fonts/inter.ttf"): PUBLIC,
    ("GET", "/studio-files/fonts/poppins-600.ttf"): PUBLIC,
    ("GET", "/studio-files/examples/ocean.jpg"): PUBLIC,
    ("GET", "/studio-files/examples/mountains.jpg"): PUBLIC,
    ("GET", "/studio-files/examples/seasons.jpg"): PUBLIC,
    ("GET", "/studio-files/examples/space.jpg"): PUBLIC,
    ("GET", "/studio-files/examples/city.jpg"): PUBLIC,
    ("GET", "/studio-files/examples/words.jpg"): PUBLIC,
    ("GET", "/api/assets/{path:path}"): SIGNED_URL,
    ("HEAD", "/api/assets/{path:path}"): SIGNED_URL,
    ("MOUNT", "/studio"): STUDIO,
    ("SOCKET", "/api/studio/alive"): STUDIO,
    ("SOCKET", "/api/chat/ws"): MINE,
    ("GET", "/api/auth/me"): MINE,
    ("POST", "/api/auth/ticket"): MINE,
    ("POST", "/api/auth/logout"): MINE,
    ("GET", "/api/providers"): MINE,
    ("GET", "/api/chat/tasks"): MINE,
    ("POST", "/api/chat"): Own({"message": "hello", "task_id": "TASK"}),
    ("POST", "/api/chat/generate-video"): Own(
        {"title": "A film", "scenes": [{"narration": "The sea is calm."}]}, right=(202,), task=False
    ),
    ("GET", "/api/chat/tasks/{task_id}/status"): Own(),
    ("GET", "/api/tasks/{task_id}"): Own(),
    ("GET", "/api/tasks/{task_id}/events"): Own(),
    ("GET", "/api/tasks/{task_id}/export"): Own(right=(200, 409)),
    ("PATCH", "/api/tasks/{task_id}/script"): Own(
        {"edits": [{"op": "change", "scene": "1", "narration": "Other words."}]}, {"if-match": "1"}
    ),
    ("POST", "/api/tasks/{task_id}/scenes/{scene}/retake"): Own({}, {"if-match": "1"}),
    ("POST", "/api/tasks/{task_id}/approve"): Own({"plan_id": "p", "gate": "script"}, right=(400, 409)),
    ("POST", "/api/tasks/{task_id}/cancel"): Own(),
    ("POST", "/api/tasks/{task_id}/uploads"): Own(right=(400, 415, 422)),
    ("DELETE", "/api/tasks/{task_id}"): Own(),
    ("PATCH", "/api/tasks/{task_id}"): Own({"title": "Another name"}),
    ("POST", "/api/tasks/{task_id}/locks"): Own({"what": "scene", "id": "1"}),
    ("POST", "/api/tasks/{task_id}/duplicate"): Own(),
    ("GET", "/api/tasks/{task_id}/shares"): Own(),
    ("POST", "/api/tasks/{task_id}/shares"): Own({}, right=(409,)),
    ("DELETE", "/api/tasks/{task_id}/shares/{share_id}"): Own(right=(404,)),
    ("PUT", "/api/tasks/{task_id}/pronunciations"): Own({"pronunciations": [{"word": "sea", "said": "see"}]}),
    ("GET", "/api/tasks/{task_id}/publishing"): Own(),
    ("POST", "/api/tasks/{task_id}/publishing"): Own(),
    ("PUT", "/api/tasks/{task_id}/publishing"): Own({"title": "The sea"}),
    ("GET", "/api/tasks/{task_id}/brand"): Own(),
    ("PATCH", "/api/tasks/{task_id}/brand"): Own({"opening": {"title": "The sea"}}),
    ("GET", "/api/brand"): MINE,
    ("PUT", "/api/brand"): Own({"task_id": "TASK"}, right=(400,)),  # a film of her own, but without a brand
    ("DELETE", "/api/brand"): MINE,
    ("GET", "/api/pronunciations"): MINE,
    ("PUT", "/api/pronunciations"): Own({"pronunciations": []}, task=False),
    ("POST", "/api/examples"): Own(task=False),
    ("GET", "/share/{share_id}"): SIGNED_URL,
    ("GET", "/share/{share_id}/{part}"): SIGNED_URL,
}
MESSAGES: dict[str, dict[str, Any]] = {
    "message": {"message": "hello", "task_id": "TASK"},
    "task_status": {"task_id": "TASK"},
    "subscribe": {"task_id": "TASK"},
    "approve": {"task_id": "TASK", "plan_id": "p", "gate": "script"},
    "cancel": {"task_id": "TASK"},
    "ping": {},
}


@dataclass
class House:
    """A running server, and a film of Ada's that is copied for each question."""

    app: FastAPI
    studio: Studio
    url: str
    film: Task
    http: httpx.AsyncClient

    async def task(self) -> str:
        task = await self.studio.films.open(ADA)
        values = {name: getattr(self.film, name) for name in ("brief", "script", "choices", "title", "picks", "state")}
        await self.studio.records.update_task(ADA.user_id, task.id, **values)
        return task.id


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    settings = Settings(
        _env_file=None, PIXORA_DATA_DIR=tmp_path, JWT_SECRET=SECRET, PIXORA_RENDERERS=1, PIXORA_MESSAGES_A_SECOND=100
    )
    async with open_studio(settings) as studio:
        app = mount_studio(create_app(studio), studio)
        listener = socket.create_server(("127.0.0.1", 0))
        server = _Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        film = await studio.films.open(ADA)
        await studio.films.make(ADA, film.id, Wish(topic="the sea", prompt="the sea", seconds=10.0))
        film = await studio.films.cancel(ADA, film.id)
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=20) as http:
            yield House(app, studio, url, film, http)
        server.should_exit = True
        await serving


def walk(routes: Iterable[Any]) -> set[tuple[str, str]]:
    """All that the router knows, as (method, path)."""
    found: set[tuple[str, str]] = set()
    for route in routes:
        if (inner := getattr(route, "original_router", None)) is not None:
            found |= walk(inner.routes)
        elif methods := getattr(route, "methods", None):
            found |= {(method, route.path) for method in methods if method != "HEAD" or methods == {"HEAD"}}
        else:
            found.add(("MOUNT" if type(route).__name__ == "Mount" else "SOCKET", route.path))
    return found


def token(user_id: str, *, expired: bool = False) -> str:
    clock = (lambda: time.time() - 7200) if expired else time.time
    return SessionTokens([SECRET], "HS256", 60, clock).issue(user_id, ActorKind.USER)[0]


STRANGERS: dict[str, dict[str, str]] = {
    "no token": {},
    "bad": {"authorization": "Bearer x"},
    "expired": {"authorization": f"Bearer {token('ada', expired=True)}"},
    "bad cookie": {"cookie": "pixora_auth_token=x", "origin": "OWN"},
}


async def ask(house: House, route: tuple[str, str], own: Own, who: dict[str, str], task_id: str) -> httpx.Response:
    method, path = route
    body = json.loads(json.dumps(own.body).replace("TASK", task_id))
    # The whole value and not a part of it: one token in some thousands has these letters in it.
    headers = own.headers | {name: house.url if value == "OWN" else value for name, value in who.items()}
    filled = path.replace("{task_id}", task_id).replace("{scene}", "1")
    return await house.http.request(method, filled, json=body if own.body is not None else None, headers=headers)


def told(answer: httpx.Response) -> tuple[int, dict[str, Any]]:
    error = answer.json()["error"]
    return answer.status_code, {name: value for name, value in error.items() if name != "request_id"}


def bearer(actor: Actor) -> dict[str, str]:
    return {"authorization": f"Bearer {token(actor.user_id)}"}


async def test_every_route_asked_by_everyone(house: House) -> None:
    assert walk(house.app.routes) == set(ROUTES), "a route that is added must say here whose it is"
    for route, own in ROUTES.items():
        if not isinstance(own, Own) or route[0] == "SOCKET":
            continue
        task_id = await house.task()
        before = await house.studio.records.task(ADA.user_id, task_id)
        for name, headers in STRANGERS.items():
            answer = await ask(house, route, own, headers, task_id)
            status, error = told(answer)
            assert (status, error["code"], error["message"]) == (401, "unauthorized", "invalid token"), (route, name)
        if own.task:
            others = told(await ask(house, route, own, bearer(BOB), task_id))
            nobodys = told(await ask(house, route, own, bearer(BOB), "task_nobody"))
            assert others == nobodys and others[0] == 404 and others[1]["code"] == "not_found", (route, others, nobodys)
            assert await house.studio.records.task(ADA.user_id, task_id) == before, route
            right = await ask(house, route, own, bearer(ADA), task_id)
            assert right.status_code in own.right, (route, right.status_code, right.text[:500])
        else:
            others_view = await ask(house, route, own, bearer(BOB), task_id)
            assert others_view.status_code in own.right, (route, others_view.text)
            assert task_id not in others_view.text and "ada" not in others_view.text, route
            mine = await ask(house, route, own, bearer(ADA), task_id)
            assert mine.status_code in own.right
            assert (task_id in mine.text) == (route[1] == "/api/chat/tasks")
        if route == ("GET", "/api/tasks/{task_id}/events"):
            stream = Own(headers={"accept": "text/event-stream"})
            assert told(await ask(house, route, stream, bearer(BOB), task_id))[0] == 404
    begun = await house.studio.films.list(BOB)
    assert len(begun) == 2, "nothing was begun for who asked in vain"
    await check_studio_and_assets(house)


async def check_studio_and_assets(house: House) -> None:
    for method, path in [key for key, own in ROUTES.items() if own == PUBLIC]:
        answer = await house.http.request(method, path, json={"email": "a", "password": "b", "token": "x"})
        assert answer.status_code != 404 and not answer.is_server_error, (path, answer.text)
        assert (answer.status_code == 401) == (
            path in ("/auth/token", "/api/auth/token", "/api/auth/refresh") or (method, path) == ("POST", "/sign-in")
        ), path
    for path in ("/studio/", "/studio/config", "/studio/gradio_api/queue/data?session_hash=x", "/studio/assets/x.js"):
        for headers in STRANGERS.values():
            answer = await house.http.get(path, headers=headers | {"origin": house.url})
            assert answer.status_code == (303 if path == "/studio/" else 401), path
    cookies = [{"cookie": f"pixora_auth_token={token(one.user_id)}"} for one in (ADA, BOB)]
    session = "/studio/config?session_hash=adas"
    assert [(await house.http.get(session, headers=one)).status_code for one in cookies] == [200, 404]
    asset = f"/api/assets/tasks/{await house.task()}/final.mp4"
    for who in (*STRANGERS.values(), bearer(ADA), bearer(BOB)):
        assert (await house.http.get(asset, headers=who | {"origin": house.url})).status_code == 404


async def hear(client: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(await asyncio.wait_for(client.recv(), 20))
    return answer


async def test_every_message_sent_by_everyone(house: House) -> None:
    assert set(MESSAGES) == set(TYPES), "a message that is added must be tried here"
    url = house.url.replace("http", "ws")
    for path in ("/api/chat/ws", "/api/studio/alive?page=x"):
        for name, headers in STRANGERS.items():
            sent = {key: value.replace("OWN", house.url) for key, value in headers.items()}
            async with connect(url + path, additional_headers=sent) as client:
                with pytest.raises(ConnectionClosed) as closed:
                    while True:
                        assert (await hear(client))["code"] == "unauthorized"
                assert closed.value.rcvd is not None and closed.value.rcvd.code == 4401, (path, name)
    task_id = await house.task()
    before = await house.studio.records.task(ADA.user_id, task_id)
    async with connect(f"{url}/api/chat/ws", additional_headers=bearer(BOB)) as bob:
        assert (await hear(bob))["user_id"] == "bob"
        for kind, body in MESSAGES.items():
            asked = {"type": kind} | body
            answers = []
            for task in (task_id, "task_nobody"):
                await bob.send(json.dumps(asked).replace("TASK", task))
                answers.append(await hear(bob) | {"task_id": None})
            assert answers[0] == answers[1], kind
            assert answers[0]["type"] == ("error" if "task_id" in body else "pong")
            assert answers[0].get("code") == ("not_found" if "task_id" in body else None)
    assert await house.studio.records.task(ADA.user_id, task_id) == before
    async with connect(f"{url}/api/chat/ws", additional_headers=bearer(ADA)) as ada:
        assert (await hear(ada))["user_id"] == "ada"
        for kind, body in MESSAGES.items():
            await ada.send(json.dumps({"type": kind} | body).replace("TASK", task_id))
            if kind == "subscribe":
                continue
            answer = await hear(ada)
            assert answer.get("code") not in ("not_found", "unauthorized"), (kind, answer)
