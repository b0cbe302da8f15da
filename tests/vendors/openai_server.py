"""OpenAI on this machine: Responses, Chat Completions, images, moderation and the model list, as strict as there.

Faults by `Fault.at`: "script" (a Responses call with a schema), "chat" (one without), "generate", "edit", "moderation",
"completions" and "models"; `what` is one of `serving`'s, or of `TURNED`, or, for scripts, of `HOWS` and `WRONGS`.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.vendors.hanging_up import Cut
from tests.vendors.openai_wire import (
    CHAT_MODELS,
    IMAGE_MODELS,
    Turned,
    check_image,
    check_responses,
    check_strict,
    chunks,
    events,
    image_answer,
    new_id,
    picture,
)
from tests.vendors.serving import Server, line_fault

BLOCKED = {"moderation_stage": "input", "categories": ["violence", "self-harm"]}
TURNED: dict[str, tuple[Turned, dict[str, str]]] = {
    "key": (Turned(401, "Incorrect API key provided: sk-test-1****5678.", "invalid_api_key"), {}),
    "forbidden": (Turned(403, "Your organization must be verified to use the model.", "model_not_found"), {}),
    "rate_limit": (Turned(429, "Rate limit reached.", "rate_limit_exceeded", "requests"), {"retry-after-ms": "40"}),
    "rate_limit_seconds": (Turned(429, "Rate limit reached.", "rate_limit_exceeded", "requests"), {"retry-after": "1"}),
    "quota": (Turned(429, "You exceeded your current quota.", "insufficient_quota", "insufficient_quota"), {}),
    "unavailable": (Turned(503, "The engine is currently overloaded.", None, "server_error"), {}),
    "gone": (Turned(404, "The model does not exist.", "model_not_found"), {}),
    "invalid": (Turned(400, "Invalid value.", "invalid_value"), {}),
    "moderation": (
        Turned(
            400,
            "Your request was rejected by the safety system.",
            "moderation_blocked",
            "image_generation_user_error",
            moderation_details=BLOCKED,
        ),
        {},
    ),
}
HOWS = ("refusal", "incomplete", "filtered", "failed", "error", "no_end")
"""How a stream ends; see `events`."""
WRONGS = ("unknown_place", "no_words", "stranger", "too_long", "directions", "fenced", "not_json")
"""What is wrong with a script that came whole."""
LINES = (
    "At the edge of the sea, a small fox finds a lighthouse that has gone dark.",
    "She climbs the stair, and old Mara shows her the broken lamp.",
    "Together they search the shore for glass that the waves have polished.",
    "Night falls, and a boat is still out there, looking for the way home.",
    "They set the last piece, and light runs over the water.",
    "The boat turns. In the morning, the fox has a friend.",
)
PLACES = ("sea", "interior", "sea", "sea", "sea", "village")


PUBLISHING = json.dumps(
    {"title": " A Fox  at Sea ", "description": "A fox looks for the sea.", "hashtags": ["#Fox", "fox", "the sea!"]}
)
"""What is answered when asked what goes with a film at its upload."""


@dataclass
class OpenAIServer(Server):
    token: str = "sk-test-12345678"
    asked: list[dict[str, Any]] = field(default_factory=list)
    """Every request's body that was taken, with its `path`."""
    flagged: str = "bomb"
    """The word that moderation flags."""
    shutdowns: dict[str, str] = field(default_factory=dict)
    """Dates of the model list."""
    script_faults_in: int = 2
    """Number of the scene that a fault of `WRONGS` spoils."""

    def app(self) -> Starlette:
        routes = [("/responses", self._responses), ("/chat/completions", self._completions)]
        routes += [("/images/generations", self._generate), ("/images/edits", self._edit)]
        routes += [("/moderations", self._moderate)]
        return Starlette(
            routes=[
                *(Route(f"/v1{path}", self._guarded(path, answer), methods=["POST"]) for path, answer in routes),
                Route("/v1/models", self._guarded("/models", self._models)),
            ]
        )

    def forget(self) -> None:
        super().forget()
        self.asked.clear()

    def _guarded(self, path: str, answer: Any) -> Any:
        async def guarded(request: Request) -> Response:
            headers = {"x-request-id": new_id("req")}
            try:
                if request.headers.get("authorization") != f"Bearer {self.token}":
                    raise TURNED["key"][0]
                found: Response = await answer(request)
            except Turned as turned:
                headers |= next((more for one, more in TURNED.values() if one is turned), {})
                found = JSONResponse(turned.body, turned.status)
            found.headers.update(headers)
            return found

        return guarded

    def _fault(self, at: str, about: str) -> str:
        self.calls.append(at)
        what = self.hit(at, about)
        if what in TURNED:
            raise TURNED[what][0]
        return what

    def _keep(self, path: str, body: dict[str, Any]) -> None:
        self.asked.append(body | {"path": path})

    async def _responses(self, request: Request) -> Response:
        body = await request.json()
        check_responses(body)
        form = (body.get("text") or {}).get("format") or {}
        at = "script" if form.get("type") == "json_schema" else "chat"
        what = self._fault(at, json.dumps(body["input"]))
        self._keep("/responses", body)
        if answer := line_fault(what):
            return answer
        calls: list[tuple[str, str]] = []
        if at == "script":
            text = (
                self.lines(body)
                if form["name"] == "lines"
                else PUBLISHING
                if form["name"] == "publishing"
                else self.script(body["instructions"], body["input"], what)
            )
        else:
            text, calls = self.talk(body["input"], [tool["name"] for tool in body.get("tools") or []], what)
        how = what if what in HOWS else "completed"
        if what == "refusal":
            text = "I'm sorry, but I can't help with that."
        if what in ("incomplete", "no_end"):
            text, calls = text[: int(len(text) * 0.6)], []
        if what == "filtered":
            text = ""
        frames = [_frame(i, event) for i, event in enumerate(events(body, text, how=how, calls=calls))]
        if what == "cut":
            return Cut(b"".join(frames[: len(frames) // 2]), media_type="text/event-stream")
        return StreamingResponse(_sent(frames, hang=what == "stall"), media_type="text/event-stream")

    def script(self, instructions: str, messages: list[dict[str, Any]], what: str) -> str:
        """A screenplay of as many scenes as are asked for, spoiled by `what`."""
        count = int(re.search(r"(\d+) scenes,", instructions)[1])  # type: ignore[index]
        last = messages[-1]["content"]
        again = re.search(r"give scenes ([\d, ]+) alone", last)
        numbers = [int(one) for one in again[1].split(",")] if again else list(range(1, count + 1))
        words = re.search(r"at most (\d+) words in the whole film and (\d+) in a scene", instructions)
        most = min(int(words[1]) // count, int(words[2])) if words else 100
        if "fewer" in what:
            numbers = numbers[:-1]
        scenes = [self._scene(number, most, count) for number in numbers]
        if (
            what in WRONGS
            and (spoiled := next((i for i, n in enumerate(numbers) if n == self.script_faults_in), None)) is not None
        ):
            _spoil(scenes[spoiled], what)
        if what == "wordy":
            # As many words as were asked for, and far longer to say.
            for scene in scenes:
                written = len(scene["narration"].split())
                scene["narration"] = " ".join(["Strengths"] + ["strengths"] * (written - 1)) + "."
        if what == "too_long":
            scenes = [scene | {"narration": " ".join([scene["narration"]] * 3)} for scene in scenes]
        people = [_person("Mara", "person", "an old keeper in a yellow oilskin coat with a white braid")]
        people.append(_person("Pip", "fox", "a small red fox with a torn left ear and a blue scarf"))
        play = {"title": "The Lamp of Mara", "logline": "A fox and a keeper light a lamp.", "mood": "wonder"}
        text = json.dumps(play | {"genre": "story", "characters": people, "scenes": scenes})
        if what == "fenced":
            return f"Here is the script:\n```json\n{text}\n```"
        return "Gladly! A film it is." if what == "not_json" else text

    def _scene(self, number: int, most: int, count: int) -> dict[str, Any]:
        line = " ".join(LINES[(number - 1) % len(LINES)].split()[: max(3, most)])
        who = (
            [{"name": "Pip", "pose": "walk"}]
            if number % 2
            else [{"name": "Pip", "pose": "sit"}, {"name": "Mara", "pose": "point"}]
        )
        place = PLACES[(number - 1) % len(PLACES)]
        return {
            "narration": line.rstrip(",.") + ".",
            "picture": f"Pip stands by a dark lighthouse above the waves, wide view, scene number {number}, evening",
            "motion": "Slow push in, waves roll",
            **{"place": place, "room": "workshop" if place == "interior" else None, "hour": "dusk", "weather": "clear"},
            **{
                "shot": "wide",
                "camera": "push_in",
                "props": ["lighthouse"] if place == "sea" else [],
                "characters": who,
            },
            **{"card": None, "transition": "crossfade", "continues": number == 3 and count > 3},
        }

    def lines(self, body: dict[str, Any]) -> str:
        asked = json.loads(body["input"][0]["content"])
        lines = [
            {"id": key, "narration": " ".join(one["narration"].split()[: one["words"]]).rstrip(",.") + "."}
            for key, one in asked.items()
        ]
        return json.dumps({"lines": lines})

    def talk(self, messages: list[dict[str, Any]], tools: list[str], what: str) -> tuple[str, list[tuple[str, str]]]:
        """One call of each tool, then an answer on what came of it."""
        results = [
            item for item in messages if item.get("type") == "function_call_output" or item.get("role") == "tool"
        ]
        if tools and not results:
            arguments = "{not json" if what == "bad_call" else json.dumps({"topic": "a fox"})
            return "Let me see.", [(name, arguments) for name in tools[:2]]
        return f"It is done: {len(results)} results.", []

    async def _completions(self, request: Request) -> Response:
        body = await request.json()
        form = body.get("response_format") or {}
        what = self._fault("completions", json.dumps(body["messages"]))
        if what == "no_schema" and form.get("type") == "json_schema":
            raise Turned(400, "response_format json_schema is not supported")
        if form.get("type") == "json_schema":
            check_strict(form["json_schema"]["schema"], form["json_schema"]["schema"], ())
        self._keep("/chat/completions", body)
        if answer := line_fault(what):
            return answer
        messages = body["messages"][1:]
        calls: list[tuple[str, str]] = []
        if form:
            text = self.script(body["messages"][0]["content"], messages, what)
        else:
            text, calls = self.talk(messages, [tool["function"]["name"] for tool in body.get("tools") or []], what)
        finish = {"incomplete": "length", "filtered": "content_filter"}.get(what, "tool_calls" if calls else "stop")
        text = text[: len(text) // 2] if what == "incomplete" else text
        frames = [f"data: {json.dumps(chunk)}\n\n".encode() for chunk in chunks(body, text, calls, finish)]
        if what == "no_end":
            frames = frames[:-3]
        return StreamingResponse(_sent([*frames, b"data: [DONE]\n\n"]), media_type="text/event-stream")

    async def _generate(self, request: Request) -> Response:
        body = await request.json()
        size = check_image(body, None)
        return self._drawn("generate", body, size, 0)

    async def _edit(self, request: Request) -> Response:
        kind = request.headers["content-type"]
        if not kind.startswith("multipart/form-data"):
            raise Turned(400, "Content-Type must be multipart/form-data.", "invalid_content_type")
        parsed = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + await request.body())
        body: dict[str, Any] = {}
        files: list[tuple[str, str, bytes]] = []
        for part in parsed.iter_parts():
            name = str(part.get_param("name", header="content-disposition"))
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            if part.get_filename():
                files.append((name, part.get_content_type(), content))
            else:
                body[name] = content.decode()
        size = check_image(body, files)
        return self._drawn("edit", body, size, len(files))

    def _drawn(self, at: str, body: dict[str, Any], size: tuple[int, int], references: int) -> Response:
        what = self._fault(at, body["prompt"])
        self._keep(f"/images/{at}", body | {"references": references})
        if answer := line_fault(what):
            return answer
        content = b"no picture at all" if what == "garbage" else picture(body["prompt"], *size, references)
        told = image_answer(body, size, references, content)
        if what == "no_usage":
            del told["usage"]
        return (
            Cut(json.dumps(told).encode(), media_type="application/json") if what == "truncated" else JSONResponse(told)
        )

    async def _moderate(self, request: Request) -> Response:
        body = await request.json()
        what = self._fault("moderation", body["input"])
        if answer := line_fault(what):
            return answer
        flagged = self.flagged in body["input"]
        names = [*("violence", "violence/graphic", "harassment", "harassment/threatening", "hate", "hate/threatening")]
        names += ["self-harm", "self-harm/intent", "self-harm/instructions", "sexual", "sexual/minors"]
        names += ["illicit", "illicit/violent"]
        result = {
            "flagged": flagged,
            "categories": {name: flagged and name == "violence" for name in names},
            "category_scores": dict.fromkeys(names, 0.01),
            "category_applied_input_types": {name: ["text"] for name in names},
        }
        return JSONResponse({"id": new_id("modr"), "model": body["model"], "results": [result]})

    async def _models(self, request: Request) -> Response:
        if answer := line_fault(self.hit("models")):
            return answer
        listed = [
            {
                "id": name,
                "object": "model",
                "created": 1,
                "owned_by": "openai",
                "shutdown_date": self.shutdowns.get(name),
            }
            for name in sorted(CHAT_MODELS | IMAGE_MODELS)
        ]
        return JSONResponse({"object": "list", "data": listed})


def _frame(number: int, event: dict[str, Any]) -> bytes:
    return f"event: {event['type']}\ndata: {json.dumps(event | {'sequence_number': number})}\n\n".encode()


async def _sent(frames: Iterable[bytes], *, hang: bool = False) -> AsyncIterator[bytes]:
    for sent, frame in enumerate(frames):
        if hang and sent == 8:
            await asyncio.Event().wait()
        yield frame


def _spoil(scene: dict[str, Any], what: str) -> None:
    match what:
        case "unknown_place":
            scene["place"] = "the moon's far side"
        case "no_words":
            scene["narration"] = ""
        case "stranger":
            scene["characters"] = [{"name": "Somebody", "pose": "stand"}]
        case "directions":
            scene["narration"] = "[music swells] " + str(scene["narration"])


def _person(name: str, kind: str, description: str) -> dict[str, Any]:
    looks = {
        "kind": kind,
        "skin": "#e8b48c",
        "hair": "#c0502a",
        "clothes": "#e0b020",
        "accent": "#3060a0",
        "build": "average",
    }
    more = {
        "cut": "braids" if kind == "person" else None,
        "outfit": "coat" if kind == "person" else None,
        "hat": "none",
    }
    return {"name": name, "description": description, "looks": looks | more | {"beard": False, "glasses": False}}
