"""Replicate on this machine: its HTTP protocol and the schemas of the models that Pixora asks, as strict as there.

Predictions, models, versions, files and deliveries. A prediction's fate is settled when it is accepted and read off the
clock. Faults by `Fault.at`: "create", "get", "cancel", "model", "files" and "download"; `what` is one of `serving`'s,
or of `REFUSALS`, or, at "create", of `FATES`.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.vendors.hanging_up import Cut
from tests.vendors.replicate_schemas import MUSICGEN, SCHEMAS, Schema
from tests.vendors.serving import Accepted, Server, clip, line_fault, picture, serve_file, tune

OVER_LIMIT = "You have insufficient credit to run this model. Go to https://replicate.com/account/billing#billing to "
REFUSALS: dict[str, tuple[int, dict[str, Any]]] = {
    "401": (
        401,
        {"title": "Unauthenticated", "detail": "You did not pass a valid authentication token", "status": 401},
    ),
    "402": (402, {"title": "Insufficient credit", "detail": OVER_LIMIT + "purchase credit.", "status": 402}),
    "403": (403, {"title": "Forbidden", "detail": "Your account may not run this model.", "status": 403}),
    "404": (404, {"detail": "The requested resource could not be found.", "status": 404}),
    "429": (429, {"detail": "Request was throttled. Your rate limit resets in ~0.05s.", "status": 429}),
    "503": (503, {"title": "Service unavailable", "detail": "The service is down for maintenance.", "status": 503}),
}
FATES = ("fail", "nsfw", "sensitive", "aborted", "canceled", "nothing", "removed", "unlisted", "private", "odd", "hang")
"""How a prediction ends that was accepted."""
ERRORS = {
    "fail": "CUDA out of memory. Tried to allocate 2.00 GiB",
    "nsfw": "NSFW content detected. Try running it again, or try a different prompt.",
    "sensitive": "The input or output was flagged as sensitive. Please try again with different inputs. (E005)",
}


@dataclass
class ReplicateServer(Server):
    """See the module. `newest` is what the community model's latest version is, if not the one that is known."""

    token: str = "r8_loopback"
    newest: str = MUSICGEN
    heads: list[dict[str, str]] = field(default_factory=list)
    """Headers of each submission that was accepted."""

    def app(self) -> Starlette:
        routes: tuple[tuple[str, str, Any], ...] = (
            ("POST", "/v1/predictions", self.create),
            ("POST", "/v1/models/{owner}/{name}/predictions", self.create),
            ("GET", "/v1/account", self.account),
            ("GET", "/v1/models/{owner}/{name}", self.model),
            ("GET", "/v1/predictions/{id}", self.get),
            ("POST", "/v1/predictions/{id}/cancel", self.cancel),
            ("POST", "/v1/files", self.files),
            ("GET", "/delivery/{id}", self.deliver),
        )
        return Starlette(routes=[Route(path, answer, methods=[method]) for method, path, answer in routes])

    async def create(self, request: Request) -> Response:
        if refusal := self._refuse(request, "create"):
            return refusal
        told = json.loads(await request.body())
        name = "/".join(request.path_params.values()) if request.path_params else ""
        model = name or next((one for one, schema in SCHEMAS.items() if told.get("version") == self._version(one)), "")
        schema = SCHEMAS.get(model)
        if schema is None or (name and not schema.official):
            status, body = REFUSALS["404"]
            return JSONResponse(body, status) if name else _invalid("version", "Invalid version or not permitted")
        what = self.hit("create", json.dumps(told))
        if answer := self._faulty(what):
            return answer
        given = told.get("input", {})
        if wrong := self._check(schema, given):
            return _invalid(*wrong)
        if not set(told) <= {"input", "version"} or (name and "version" in told):
            return _invalid("version", "is not taken here")
        self.heads.append(dict(request.headers))
        job = self.accept(secrets.token_hex(13), model, given, what if what in FATES else "")
        if what == "accept_then_reset":
            return Cut()
        if what == "accept_then_504":
            return line_fault("html_504") or Cut()
        if what == "accept_then_garbage":
            return Response("{", 201)
        return JSONResponse(self._told(job), 201)

    async def get(self, request: Request) -> Response:
        if refusal := self._refuse(request, "get") or self._faulty(
            self.hit("get", self.about(request.path_params["id"]))
        ):
            return refusal
        job = self.jobs.get(request.path_params["id"])
        return JSONResponse(self._told(job)) if job else JSONResponse(REFUSALS["404"][1], 404)

    async def cancel(self, request: Request) -> Response:
        if refusal := self._refuse(request, "cancel") or self._faulty(
            self.hit("cancel", self.about(request.path_params["id"]))
        ):
            return refusal
        job = self.jobs.get(request.path_params["id"])
        if job is None:
            return JSONResponse(REFUSALS["404"][1], 404)
        if time.time() < job.ends:
            job.cancelled, job.began_before_cancel = True, time.time() >= job.starts
        return JSONResponse(self._told(job))

    async def account(self, request: Request) -> Response:
        if refusal := self._refuse(request, "account") or self._faulty(self.hit("account")):
            return refusal
        return JSONResponse({"type": "user", "username": "fox", "name": "", "github_url": ""})

    async def model(self, request: Request) -> Response:
        if refusal := self._refuse(request, "model") or self._faulty(self.hit("model")):
            return refusal
        name = "/".join(request.path_params.values())
        if name not in SCHEMAS:
            return JSONResponse(REFUSALS["404"][1], 404)
        version = {"id": self._version(name), "created_at": _at(0), "cog_version": "0.9", "openapi_schema": {}}
        owner, _, short = name.partition("/")
        told = {"url": f"https://replicate.com/{name}", "owner": owner, "name": short, "visibility": "public"}
        return JSONResponse(
            told
            | {"description": None, "run_count": 1, "is_official": SCHEMAS[name].official, "latest_version": version}
        )

    async def files(self, request: Request) -> Response:
        if refusal := self._refuse(request, "files") or self._faulty(self.hit("files")):
            return refusal
        async with request.form() as form:
            file = form.get("content")
            if file is None or isinstance(file, str):
                return _invalid("content", "is missing")
            content, kind, name = await file.read(), file.content_type or "", file.filename
        if not (kind == "image/png" and content.startswith(b"\x89PNG")):
            return _invalid("content", f"is no {kind}")
        file_id = secrets.token_hex(8)
        self.uploads[file_id] = (kind, content)
        told: dict[str, Any] = {
            "id": file_id,
            "name": name,
            "content_type": kind,
            "size": len(content),
            "etag": "e",
            "metadata": {},
        }
        urls = {"get": f"{self.url}/v1/files/{file_id}"}
        return JSONResponse(
            told | {"checksums": {}, "created_at": _at(0), "expires_at": _at(86_400), "urls": urls}, status_code=201
        )

    async def deliver(self, request: Request) -> Response:
        job = self.jobs[request.path_params["id"]]
        file, kind = await asyncio.to_thread(_made, job)
        return await serve_file(self, request, job, file, kind)

    def billed(self) -> int:
        """Predictions that were carried out."""
        return sum(
            time.time() >= job.ends and not job.cancelled and job.fate not in ERRORS for job in self.jobs.values()
        )

    def _version(self, model: str) -> str:
        return self.newest if model == "meta/musicgen" else SCHEMAS[model].version

    def _refuse(self, request: Request, at: str) -> Response | None:
        self.calls.append(at)
        if request.headers.get("authorization") != f"Bearer {self.token}":
            status, body = REFUSALS["401"]
            return JSONResponse(body, status)
        return None

    def _faulty(self, what: str) -> Response | None:
        if what in REFUSALS:
            status, body = REFUSALS[what]
            return JSONResponse(body, status)
        return line_fault(what) if what != "hang" else None

    def _check(self, schema: Schema, given: dict[str, Any]) -> tuple[str, str] | None:
        for name in schema.required:
            if name not in given:
                return name, "is required"
        if schema.any_of and not any(name in given for name in schema.any_of):
            return schema.any_of[0], "start_image or end_image is required"
        for name, value in given.items():
            check = schema.fields.get(name)
            fault = check(self, value) if check else "Additional property is not allowed"
            if fault:
                return name, fault
        return None

    def _told(self, job: Accepted) -> dict[str, Any]:
        now = time.time()
        status, output, error, metrics, logs = "starting", None, None, None, ""
        if job.cancelled:
            status = "canceled"
        elif now >= job.ends:
            status, output, error = self._end(job)
            metrics = {"predict_time": 11.5, "total_time": 12.0}
        elif now >= job.starts:
            status, logs = "processing", "Downloading\n 50%|█████     | 25/50 [00:01<00:01]\n"
        began = now >= job.starts if not job.cancelled else job.began_before_cancel
        if job.fate == "aborted":
            began = False
        api = f"{self.url}/v1/predictions/{job.id}"
        return {
            "id": job.id,
            "model": job.model,
            "version": self._version(job.model),
            "input": job.content if job.fate != "removed" else {},
            "output": output,
            "logs": logs,
            "error": error,
            "status": status,
            "data_removed": job.fate == "removed" and output is None and status == "succeeded",
            "created_at": _at(job.at),
            "started_at": _at(job.starts) if began else None,
            "completed_at": _at(job.ends) if status not in ("starting", "processing") else None,
            "metrics": metrics,
            "urls": {"get": api, "cancel": f"{api}/cancel", "web": f"https://replicate.com/p/{job.id}"},
        }

    def _end(self, job: Accepted) -> tuple[str, Any, str | None]:
        url: Any = f"{self.url}/delivery/{job.id}"
        match job.fate:
            case "fail" | "nsfw" | "sensitive":
                return "failed", None, ERRORS[job.fate]
            case "aborted":
                return "aborted", None, "Prediction was aborted before it started"
            case "canceled":
                return "canceled", None, None
            case "nothing" | "removed":
                return "succeeded", None, None
            case "unlisted":
                return "succeeded", "https://results.example.net/out.mp4", None
            case "private":
                return "succeeded", "https://localhost/out.mp4", None
            case "odd":
                return "succeeded", "http://replicate.delivery/out.mp4", None
        return "succeeded", [url] if job.model.startswith(("google/", "bytedance/")) else url, None


def _made(job: Accepted) -> tuple[bytes, str]:
    asked, face = job.content, int(job.body[:6], 16)
    if "kling" in job.model:
        return clip(face, float(asked.get("duration", 5))), "video/mp4"
    if "musicgen" in job.model:
        return tune(float(asked.get("duration", 8))), "audio/wav"
    return picture(face, asked.get("aspect_ratio", "1:1")), "image/png"


def _invalid(name: str, why: str) -> JSONResponse:
    fields = [{"type": "invalid", "field": f"input.{name}", "description": why}]
    told = {"title": "Input validation failed", "detail": f"- input.{name}: {why}\n", "status": 422}
    return JSONResponse(told | {"invalid_fields": fields}, 422)


def _at(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat().replace("+00:00", "Z")
