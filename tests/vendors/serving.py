"""What the loopback vendors share: each served from a thread of its own on 127.0.0.1, with faults that lie in wait."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import socket
import threading
import time
import wave
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import av
import numpy as np
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from tests.vendors.hanging_up import KEPT_ALIVE, Cut, _Connection
from tests.vendors.loopback_results import CLIP_WIDTH, WIDTH, Shape

HTML = "<html><body><h1>{status} Server Error</h1><hr>nginx</body></html>"
ASPECTS = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1)}
PAUSE = 0.35
"""Seconds that the voice rests after a word that ends a clause."""


class Hush(Response):
    """Never answers: the connection stays open until the client goes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


@dataclass
class Fault:
    """What goes wrong at the next `times` calls of the kind `at`, after `after` that go well, with `match` in them."""

    at: str
    what: str
    times: int = 1
    after: int = 0
    match: str = ""


@dataclass
class Accepted:
    """A job that the vendor took. `content` is its input, `body` what tells whether it is the same as another."""

    id: str
    model: str
    content: dict[str, Any]
    body: str
    at: float
    fate: str = ""
    starts: float = 0.0
    ends: float = 0.0
    cancelled: bool = False
    began_before_cancel: bool = False
    details: Any = None


@dataclass
class Server:
    """A vendor in this process. `url` is where it is; `leaks` are tokens that came where none belongs."""

    token: str = "secret-key"
    waits: float = 0.02
    """Seconds in the queue."""
    takes: float = 0.06
    """Seconds at work."""
    faults: list[Fault] = field(default_factory=list)
    jobs: dict[str, Accepted] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    uploads: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    url: str = ""

    def app(self) -> Starlette:
        raise NotImplementedError

    def fail(self, *faults: Fault) -> None:
        self.faults = list(faults)

    def forget(self) -> None:
        """As if it had just been started."""
        for books in (self.faults, self.calls, self.leaks):
            books.clear()
        self.jobs.clear()

    def hit(self, at: str, content: str = "") -> str:
        """The fault that this call runs into, or ""."""
        for fault in self.faults:
            if fault.at == at and fault.times > 0 and fault.match in content:
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times -= 1
                return fault.what
        return ""

    def about(self, job_id: str) -> str:
        """What a fault's `match` is looked for in, of a call that asks after a job."""
        job = self.jobs.get(job_id)
        return json.dumps(job.content) if job else ""

    def count(self, at: str) -> int:
        return self.calls.count(at)

    @property
    def twice(self) -> int:
        """Jobs that were accepted more than once."""
        bodies = [job.body for job in self.jobs.values()]
        return len(bodies) - len(set(bodies))

    def accept(self, job_id: str, model: str, content: dict[str, Any], fate: str) -> Accepted:
        now = time.time()
        body = hashlib.sha256(json.dumps([model, content], sort_keys=True).encode()).hexdigest()
        starts = now + self.waits
        held = 3600.0 if fate == "hang" else 0.0
        job = Accepted(job_id, model, content, body, now, fate, starts, starts + self.takes + held)
        self.jobs[job_id] = job
        return job

    def __enter__(self) -> Server:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            self.app(),
            http=_Connection,
            lifespan="off",
            log_level="warning",
            timeout_keep_alive=KEPT_ALIVE,
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=asyncio.run, args=(self._server.serve(sockets=[self._socket]),))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()


def line_fault(what: str) -> Response | None:
    """Faults that any server has; None for others."""
    if what.startswith("html_") and what[5:].isdigit():
        status = int(what[5:])
        return Response(HTML.format(status=status), status, media_type="text/html")
    match what:
        case "reset":
            return Cut()
        case "hang":
            return Hush()
        case "bad_json":
            return Response("<not json>", 200, media_type="application/json")
    return None


async def serve_file(server: Server, request: Request, job: Accepted, file: bytes, content_type: str) -> Response:
    """A result as it is downloaded, or what goes wrong with it. A token has no business here."""
    server.calls.append("download")
    if request.headers.get("authorization"):
        server.leaks.append(f"the token was sent to {request.url.path}")
    what = server.hit("download", server.about(job.id))
    if answer := line_fault(what):
        return answer
    match what:
        case "expired":
            return JSONResponse({"detail": "Not found"}, 404)
        case "truncated":
            return Cut(file, media_type=content_type)
        case "html_page":
            return Response(HTML.format(status="200 but really 503"), 200, media_type=content_type)
        case "empty":
            return Response(b"", 200, media_type=content_type)
        case "garbage":
            noise = np.random.default_rng(1).integers(0, 256, 4096, np.uint8).tobytes()
            return Response(b"\x00" + noise, 200, media_type=content_type)
        case "other":
            return Response(picture(2, "1:1") if not content_type.startswith("image") else tune(2.0), 200)
        case "huge":
            return StreamingResponse(_endless(), 200, {"Content-Length": str(1 << 40)}, content_type)
        case "off_list":
            return RedirectResponse("https://files.example.net/result.mp4", 302)
        case "inside":
            return RedirectResponse("http://169.254.169.254/latest/meta-data/", 302)
        case "round":
            return RedirectResponse(str(request.url), 302)
        case "redirect":
            return RedirectResponse(f"{request.url}?moved=1", 302)
        case "slow":
            return StreamingResponse(_dripped(file), 200, {"Content-Length": str(len(file))}, content_type)
    return Response(file, 200, media_type=content_type)


async def _dripped(file: bytes) -> Any:
    step = max(1, len(file) // 20)
    for at in range(0, len(file), step):
        await asyncio.sleep(0.02)
        yield file[at : at + step]


async def _endless() -> Any:
    """More than any client takes, and yet an end to it: a server is not told when nobody listens."""
    for _ in range(64):
        await asyncio.sleep(0.005)
        yield b"\x00" * 65536


@lru_cache(maxsize=64)
def picture(face: int, aspect: str) -> bytes:
    wide, high = ASPECTS.get(aspect, (16, 9))
    scale = WIDTH // max(wide, high) // 2 * 2
    return Shape("picture", face % 24, wide * scale, high * scale).make()


@lru_cache(maxsize=64)
def clip(face: int, seconds: float) -> bytes:
    """A little longer than was asked for, as Kling's are."""
    return Shape("motion", face % 4, CLIP_WIDTH, CLIP_WIDTH * 9 // 16 // 2 * 2, seconds + 0.1).make()


@lru_cache(maxsize=16)
def tune(seconds: float, suffix: str = "wav") -> bytes:
    """Four chords in bars of two seconds, a drum on each beat: what a loop at a bar has to find."""
    rate = 32_000
    t = np.arange(round(seconds * rate)) / rate
    bar = (t // 2).astype(int) % 4
    root = np.array([220.0, 174.61, 261.63, 196.0])[bar]
    chord = sum(np.sin(2 * np.pi * root * step * t) for step in (1, 1.26, 1.5)) * 0.15
    beat = t % 0.5
    drum = np.exp(-beat * 40) * np.sin(2 * np.pi * 80 * beat) * np.where(t % 2 < 0.5, 0.6, 0.3)
    sound = np.clip(chord + drum, -1, 1)
    samples = np.repeat((sound * 12000).astype("<i2")[:, None], 2, axis=1)
    if suffix == "mp3":
        return _mp3(samples, rate, "stereo")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return file.getvalue()


@dataclass(frozen=True)
class Spoken:
    """A voice that hums each word: MP3, and when each character is said."""

    file: bytes
    characters: list[str]
    starts: list[float]
    ends: list[float]


@lru_cache(maxsize=128)
def speak(text: str, pace: float = 0.07) -> Spoken:
    """`pace` is in seconds a letter; clauses are followed by a rest of `PAUSE`."""
    rate = 44_100
    at, pieces = 0.1, [np.zeros(round(0.1 * rate))]
    characters: list[str] = []
    starts: list[float] = []
    ends: list[float] = []
    for number, word in enumerate(text.split()):
        if number:
            characters.append(" ")
            starts.append(round(at, 3))
            at += 0.03
            ends.append(round(at, 3))
            pieces.append(np.zeros(round(0.03 * rate)))
        for char in word:
            characters.append(char)
            starts.append(round(at, 3))
            at += pace
            ends.append(round(at, 3))
        t = np.arange(round(len(word) * pace * rate)) / rate
        pieces.append(0.3 * np.sin(2 * np.pi * 180 * t) * np.minimum(1, np.minimum(t, t[-1] - t) / 0.005))
        if word[-1] in ".,;:!?":
            at += PAUSE
            pieces.append(np.zeros(round(PAUSE * rate)))
    pieces.append(np.zeros(round(0.1 * rate)))
    samples = (np.concatenate(pieces) * 32000).astype("<i2")[:, None]
    return Spoken(_mp3(samples, rate, "mono"), characters, starts, ends)


def _mp3(samples: np.ndarray[Any, Any], rate: int, layout: str) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as out:
        track = out.add_stream("libmp3lame", rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout=layout)
        frame.rate = rate
        out.mux(track.encode(frame))
        out.mux(track.encode())
    return file.getvalue()
