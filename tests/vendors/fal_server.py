"""fal on this machine: its queue, its storage, and the schemas of the models that Pixora asks, as strict as there.

The queue takes whatever it is given; what is wrong with it shows at the result alone. Status addresses know the model's
owner and name and nothing below. Faults by `Fault.at`: "submit", "status", "result", "cancel", "token", "upload" and
"download"; `what` is one of `serving`'s, or of `REFUSALS`, or, at "submit", of `FATES`.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.vendors.fal_schemas import SCHEMAS, Schema
from tests.vendors.hanging_up import Cut
from tests.vendors.serving import Accepted, Server, clip, line_fault, picture, serve_file, speak, tune

REFUSALS: dict[str, tuple[int, dict[str, Any], dict[str, str]]] = {
    "401": (401, {"detail": "Cannot access application. Authentication is required to access this application."}, {}),
    "402": (402, {"detail": "Payment required"}, {}),
    "locked": (
        403,
        {"detail": "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."},
        {},
    ),
    "403": (403, {"detail": "This application is not available in your region"}, {}),
    "404": (404, {"detail": "Application not found"}, {}),
    "429": (429, {"detail": "Too many concurrent requests"}, {"Retry-After": "0.05"}),
    "503": (503, {"detail": "Service unavailable", "error_type": "runner_scheduling_failure"}, {}),
}
FATES = (
    *(
        "policy",
        "image_load",
        "downstream",
        "no_media",
        "crash",
        "startup_timeout",
        "nothing",
        "untimed",
        "broken_times",
    ),
    *("unlisted", "private", "hang", "early"),
)
"""How a request ends that was accepted."""
PROBLEMS: dict[str, tuple[int, Any, dict[str, str]]] = {
    "policy": (
        422,
        [("prompt", "The content could not be processed because it was flagged.", "content_policy_violation")],
        {},
    ),
    "image_load": (422, [("image_url", "Failed to load the image.", "image_load_error")], {}),
    "downstream": (422, [("", "Downstream service error", "downstream_service_error")], {"X-Fal-Retryable": "true"}),
    "no_media": (422, [("", "No media was generated", "no_media_generated")], {"X-Fal-Retryable": "false"}),
    "crash": (500, [("", "Internal server error", "internal_server_error")], {}),
    "startup_timeout": (504, "Request timed out", {"X-Fal-Error-Type": "startup_timeout"}),
}


@dataclass
class FalServer(Server):
    """See the module."""

    token: str = "key-id:key-secret"
    heads: list[dict[str, str]] = field(default_factory=list)
    """Headers of each submission that was accepted."""

    def app(self) -> Starlette:
        routes: tuple[tuple[str, str, Any], ...] = (
            ("POST", "/storage/auth/token", self.cdn_token),
            ("POST", "/files/upload", self.upload),
            ("GET", "/media/{id}", self.media),
            ("GET", "/{owner}/{alias}/requests/{id}/status", self.status),
            ("GET", "/{owner}/{alias}/requests/{id}", self.result),
            ("PUT", "/{owner}/{alias}/requests/{id}/cancel", self.cancel),
            ("POST", "/{model:path}", self.submit),
        )
        return Starlette(routes=[Route(path, answer, methods=[method]) for method, path, answer in routes])

    async def submit(self, request: Request) -> Response:
        if refusal := self._refuse(request, "submit"):
            return refusal
        model = request.path_params["model"]
        if model not in SCHEMAS:
            return _refusal("404")
        text = (await request.body()).decode()
        what = self.hit("submit", f"{model} {text}")
        if answer := self._faulty(what):
            return answer
        self.heads.append(dict(request.headers))
        job = self.accept(str(uuid.uuid4()), model, json.loads(text), what if what in FATES else "")
        job.details = self._check(SCHEMAS[model], job.content)
        if what == "accept_then_reset":
            return Cut()
        if what == "accept_then_504":
            return line_fault("html_504") or Cut()
        if what == "accept_then_garbage":
            return JSONResponse({"status": "IN_QUEUE"})
        return JSONResponse({"status": "IN_QUEUE", "queue_position": 1} | self._urls(job))

    async def status(self, request: Request) -> Response:
        if request.query_params.get("logs") not in ("true", "false", "1", "0"):
            return JSONResponse({"detail": "bad logs"}, 422)
        if refusal := self._refuse(request, "status") or self._faulty(
            self.hit("status", self.about(request.path_params["id"]))
        ):
            return refusal
        job = self._job(request)
        if job is None:
            return JSONResponse({"detail": "Request not found"}, 404)
        now = time.time()
        logs: Any = None
        if request.query_params["logs"] in ("true", "1"):
            logs = [{"message": "Generating", "level": "INFO", "source": "USER", "timestamp": _now()}]
        if now < job.starts and not job.cancelled:
            return JSONResponse({"status": "IN_QUEUE", "queue_position": 1} | self._urls(job), 202)
        if now < (job.starts if job.fate == "early" else job.ends) and not job.cancelled:
            return JSONResponse({"status": "IN_PROGRESS", "logs": logs} | self._urls(job), 202)
        told = {"status": "COMPLETED", "logs": logs, "metrics": {"inference_time": 1.2}}
        return JSONResponse(told | self._urls(job))

    async def result(self, request: Request) -> Response:
        if refusal := self._refuse(request, "result") or self._faulty(
            self.hit("result", self.about(request.path_params["id"]))
        ):
            return refusal
        job = self._job(request)
        if job is None:
            return JSONResponse({"detail": "Request not found"}, 404)
        if job.cancelled:
            return JSONResponse({"detail": "Request was cancelled", "error_type": "client_cancelled"}, 499)
        if time.time() < job.ends:
            return JSONResponse({"detail": "Request is still in progress"}, 400)
        if job.details:
            return JSONResponse({"detail": job.details}, 422, {"X-Fal-Retryable": "false"})
        if job.fate in PROBLEMS:
            return self._problem(job)
        return JSONResponse(await asyncio.to_thread(self._output, job), headers={"x-fal-request-id": job.id})

    async def cancel(self, request: Request) -> Response:
        if refusal := self._refuse(request, "cancel") or self._faulty(
            self.hit("cancel", self.about(request.path_params["id"]))
        ):
            return refusal
        job = self._job(request)
        if job is None:
            return JSONResponse({"detail": "Request not found"}, 404)
        now = time.time()
        if now >= job.ends:
            return JSONResponse({"status": "ALREADY_COMPLETED"}, 400)
        job.cancelled, job.began_before_cancel = True, now >= job.starts
        return JSONResponse({"status": "CANCELLATION_REQUESTED"}, 202)

    async def cdn_token(self, request: Request) -> Response:
        if refusal := self._refuse(request, "token") or self._faulty(self.hit("token")):
            return refusal
        expires = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        return JSONResponse({"token": "cdn", "token_type": "Bearer", "base_url": self.url, "expires_at": expires})

    async def upload(self, request: Request) -> Response:
        self.calls.append("upload")
        if request.headers.get("authorization") != "Bearer cdn":
            return JSONResponse({"detail": "bad token"}, 401)
        content = await request.body()
        if answer := self._faulty(self.hit("upload")):
            return answer
        kind = request.headers.get("content-type", "")
        lasts = json.loads(request.headers.get("x-fal-object-lifecycle", "{}"))
        if kind != "image/png" or not content.startswith(b"\x89PNG") or "expiration_duration_seconds" not in lasts:
            return JSONResponse({"detail": "not what was expected"}, 422)
        name = f"{secrets.token_hex(6)}.png"
        self.uploads[name] = (kind, content)
        return JSONResponse({"access_url": f"{self.url}/uploads/{name}"})

    async def media(self, request: Request) -> Response:
        job = self.jobs[request.path_params["id"].partition(".")[0]]
        file, kind = await asyncio.to_thread(_made, job)
        return await serve_file(self, request, job, file, kind)

    def billed(self) -> int:
        """Requests that were carried out."""
        good = [job for job in self.jobs.values() if not job.details and job.fate not in PROBLEMS]
        return sum(time.time() >= job.ends and not job.cancelled for job in good)

    def _job(self, request: Request) -> Accepted | None:
        job = self.jobs.get(request.path_params["id"])
        there = f"{request.path_params['owner']}/{request.path_params['alias']}/"
        return job if job and f"{job.model}/".startswith(there) else None

    def _refuse(self, request: Request, at: str) -> Response | None:
        self.calls.append(at)
        return None if request.headers.get("authorization") == f"Key {self.token}" else _refusal("401")

    def _faulty(self, what: str) -> Response | None:
        if what in REFUSALS:
            return _refusal(what)
        return line_fault(what) if what != "hang" else None

    def _urls(self, job: Accepted) -> dict[str, str]:
        base = f"{self.url}/{'/'.join(job.model.split('/')[:2])}/requests/{job.id}"
        urls = {"response_url": base, "status_url": f"{base}/status", "cancel_url": f"{base}/cancel"}
        return {"request_id": job.id} | urls

    def _check(self, schema: Schema, given: dict[str, Any]) -> list[dict[str, Any]]:
        faults = [("missing", name, "Field required") for name in schema.required if name not in given]
        for name, value in given.items():
            check = schema.fields.get(name)
            if fault := check(self, value) if check else "Extra inputs are not permitted":
                faults.append(("literal_error" if check else "extra_forbidden", name, fault))
        return [{"loc": ["body", name], "msg": said, "type": kind, "input": None} for kind, name, said in faults]

    def _problem(self, job: Accepted) -> Response:
        status, details, headers = PROBLEMS[job.fate]
        if isinstance(details, str):
            return JSONResponse({"detail": details, "error_type": job.fate}, status, headers)
        listed = [
            {
                "loc": ["body", name] if name else ["body"],
                "msg": said,
                "type": kind,
                "url": "https://docs.fal.ai/errors",
            }
            for name, said, kind in details
        ]
        return JSONResponse({"detail": listed}, status, headers)

    def _output(self, job: Accepted) -> dict[str, Any]:
        suffix = "mp4" if "kling" in job.model else "mp3" if "elevenlabs" in job.model else "png"
        url = {
            "unlisted": f"https://storage.example.org/{job.id}.{suffix}",
            "private": f"https://localhost/{job.id}.{suffix}",
        }.get(job.fate, f"{self.url}/media/{job.id}.{suffix}")
        if job.fate == "nothing":
            return {"images": []}
        file = {"url": url, "content_type": "", "file_name": f"out.{suffix}", "file_size": 1}
        if suffix == "mp4":
            return {"video": file}
        if suffix == "png":
            return {"images": [file], "description": ""}
        if job.model.endswith("music"):
            return {"audio": file}
        return {"audio": file, "timestamps": self._times(job)}

    def _times(self, job: Accepted) -> Any:
        if not job.content.get("timestamps") or job.fate == "untimed":
            return None
        spoken = speak(job.content["text"])
        half = len(spoken.characters) // 2
        if job.fate == "broken_times":
            return [{"characters": spoken.characters[:half], "character_start_times_seconds": []}]
        return [
            {
                "characters": spoken.characters[part],
                "character_start_times_seconds": spoken.starts[part],
                "character_end_times_seconds": spoken.ends[part],
            }
            for part in (slice(0, half), slice(half, None))
        ]


def _made(job: Accepted) -> tuple[bytes, str]:
    asked, face = job.content, int(job.body[:6], 16)
    if "kling" in job.model:
        return clip(face, float(asked.get("duration", "5"))), "video/mp4"
    if job.model.endswith("music"):
        return tune(asked.get("music_length_ms", 30_000) / 1000, "mp3"), "audio/mpeg"
    if "elevenlabs" in job.model:
        return speak(asked["text"]).file, "audio/mpeg"
    return picture(face, asked.get("aspect_ratio", "1:1")), "image/png"


def _refusal(what: str) -> JSONResponse:
    status, body, headers = REFUSALS[what]
    return JSONResponse(body, status, headers)


def _now() -> str:
    return datetime.now(UTC).isoformat()
