"""What OpenAI answers, in form, and what it turns down: the part of the loopback server without sockets."""

from __future__ import annotations

import base64
import io
import itertools
import json
import re
import time
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageDraw

CHAT_MODELS = {"gpt-6.1-terra", "gpt-6.1-sol", "gpt-6-luna", "gpt-4o"}
IMAGE_MODELS = {"gpt-image-2.6-flare", "gpt-image-2.6-sunburst", "gpt-image-1.5"}
RESPONSES_FIELDS = {
    *("model", "input", "instructions", "text", "tools", "tool_choice", "parallel_tool_calls", "max_output_tokens"),
    *(
        "store",
        "stream",
        "reasoning",
        "include",
        "temperature",
        "safety_identifier",
        "metadata",
        "previous_response_id",
    ),
}
IMAGE_FIELDS = {
    *("model", "prompt", "n", "size", "quality", "background", "output_format", "output_compression", "moderation"),
    *("stream", "partial_images", "safety_identifier", "image", "mask", "input_fidelity"),
}
_ids = itertools.count(1)


class Turned(Exception):
    """The request is turned down with this status and error."""

    def __init__(
        self, status: int, message: str, code: str | None = None, kind: str = "invalid_request_error", **more: Any
    ):
        super().__init__(message)
        self.status = status
        self.body = {"error": {"message": message, "type": kind, "param": None, "code": code} | more}


def new_id(prefix: str) -> str:
    return f"{prefix}_{next(_ids):024x}"


def check_responses(body: dict[str, Any]) -> None:
    """As strict as the vendor: unknown fields, retired models, temperature, schemas, calls without answers."""
    _known(body, RESPONSES_FIELDS)
    _model(body, CHAT_MODELS)
    if "temperature" in body and (body.get("reasoning") or {}).get("effort") != "none":
        raise Turned(
            400, "Unsupported parameter: 'temperature' is not supported with this model.", "unsupported_parameter"
        )
    form = (body.get("text") or {}).get("format")
    if form and form.get("type") == "json_schema":
        if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", form.get("name", "")):
            raise Turned(400, "Missing required parameter: 'text.format.name'.", "missing_required_parameter")
        if form.get("strict"):
            check_strict(form["schema"], form["schema"], ())
    for tool in body.get("tools") or []:
        if tool.get("type") != "function" or "name" not in tool:
            raise Turned(400, "Missing required parameter: 'tools[0].name'.", "missing_required_parameter")
        if tool.get("strict"):
            check_strict(tool["parameters"], tool["parameters"], ())
    _check_items(body)


def _check_items(body: dict[str, Any]) -> None:
    items = body["input"] if isinstance(body["input"], list) else []
    called: dict[str, str] = {}
    thought = False
    for item in items:
        match item.get("type"):
            case "reasoning":
                thought = True
                if not body.get("store", True) and not item.get("encrypted_content"):
                    raise Turned(
                        404, f"Item with id '{item.get('id')}' not found. Items are not persisted with store false."
                    )
            case "function_call":
                if item.get("id") and not thought:
                    raise Turned(
                        400,
                        f"Item '{item['id']}' of type 'function_call' was provided without its 'reasoning' item.",
                    )
                called[item["call_id"]] = item["name"]
            case "function_call_output":
                if called.pop(item["call_id"], None) is None:
                    raise Turned(400, f"No tool call found for function call output with call_id {item['call_id']}.")
    if called:
        raise Turned(400, f"No tool output found for function call {next(iter(called))}.")


def check_strict(schema: Any, root: Any, path: tuple[str, ...]) -> None:
    """Strict schemas: all properties required, nothing additional, no default but null."""
    if not isinstance(schema, dict):
        return
    where = f"In context={path}"
    if schema.get("default") is not None:
        raise Turned(
            400, f"Invalid schema for response_format: {where}, 'default' is not permitted.", "invalid_json_schema"
        )
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            said = f"Invalid schema for response_format: {where}, 'additionalProperties' is required to be false."
            raise Turned(400, said, "invalid_json_schema")
        if sorted(schema.get("required", [])) != sorted(schema.get("properties", {})):
            said = f"Invalid schema for response_format: {where}, 'required' has to include every key."
            raise Turned(400, said, "invalid_json_schema")
    if "$ref" in schema and len(schema) > 1:
        raise Turned(
            400, f"Invalid schema for response_format: {where}, $ref cannot have keywords.", "invalid_json_schema"
        )
    for name, part in [*schema.get("properties", {}).items(), *schema.get("$defs", {}).items()]:
        check_strict(part, root, (*path, name))
    check_strict(schema.get("items"), root, (*path, "items"))
    for part in schema.get("anyOf", []):
        check_strict(part, root, (*path, "anyOf"))


def check_image(body: dict[str, Any], files: list[tuple[str, str, bytes]] | None) -> tuple[int, int]:
    """Size of the picture that is asked for. `files` are the fields of an edit: name, content type, content."""
    _known(body, IMAGE_FIELDS)
    _model(body, IMAGE_MODELS)
    if not 0 < len(body.get("prompt", "")) <= 32_000:
        raise Turned(
            400, "Invalid 'prompt': string too long. Expected at most 32000 characters.", "string_above_max_length"
        )
    if not 1 <= int(body.get("n", 1)) <= 10:
        raise Turned(400, "Invalid 'n': integer out of range.", "integer_above_max_value")
    newer = not body["model"].startswith("gpt-image-1")
    if newer and "input_fidelity" in body:
        raise Turned(400, "Unknown parameter: 'input_fidelity'.", "unknown_parameter")
    if body.get("quality", "auto") not in ("low", "medium", "high", "auto", *(("xhigh", "max") if newer else ())):
        raise Turned(400, "Invalid value for 'quality'.", "invalid_value")
    width, _, height = body.get("size", "1024x1024").partition("x")
    w, h = int(width), int(height)
    listed = (w, h) in ((1024, 1024), (1536, 1024), (1024, 1536))
    free = newer and w % 16 == 0 and h % 16 == 0 and 1 / 3 <= w / h <= 3 and max(w, h) <= 3840 and min(w, h) <= 2160
    if not (listed or free):
        raise Turned(400, f"Invalid size '{body.get('size')}'.", "invalid_value")
    if files is not None:
        _check_files(files)
    return w, h


def _check_files(files: list[tuple[str, str, bytes]]) -> None:
    names = {name for name, _, _ in files}
    if not files or names - {"image", "image[]"}:
        raise Turned(400, "Missing required parameter: 'image'.", "missing_required_parameter")
    if len(files) > 16 or (len(files) > 1 and names != {"image[]"}):
        raise Turned(400, "Invalid 'image': send several pictures as image[].", "invalid_value")
    for _, kind, content in files:
        if kind not in ("image/png", "image/jpeg", "image/webp") or len(content) > 50_000_000:
            raise Turned(400, f"Invalid file 'image': unsupported mimetype ('{kind}').", "unsupported_file_mimetype")
        Image.open(io.BytesIO(content)).load()


def _known(body: dict[str, Any], fields: set[str]) -> None:
    if unknown := set(body) - fields:
        raise Turned(400, f"Unknown parameter: '{sorted(unknown)[0]}'.", "unknown_parameter")


def _model(body: dict[str, Any], known: set[str]) -> None:
    if body.get("model") not in known:
        raise Turned(
            404, f"The model `{body.get('model')}` does not exist or you do not have access to it.", "model_not_found"
        )


def picture(prompt: str, width: int, height: int, salt: int) -> bytes:
    """A picture that is different for each prompt."""
    digest = hash_of(f"{prompt}{salt}")
    image = Image.new("RGB", (width, height), tuple(digest[:3]))
    draw = ImageDraw.Draw(image)
    for i in range(3, 15, 3):
        x, y, r = digest[i] * width // 255, digest[i + 1] * height // 255, 40 + digest[i + 2]
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(digest[i : i + 3]))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def hash_of(text: str) -> bytes:
    import hashlib

    return hashlib.sha256(text.encode()).digest()


def image_answer(body: dict[str, Any], size: tuple[int, int], references: int, content: bytes) -> dict[str, Any]:
    text, image, out = len(body["prompt"]) // 4, 1600 * references, int(1010 * size[0] * size[1] / 1e6)
    return {
        "created": int(time.time()),
        "background": "opaque",
        "output_format": "png",
        "quality": body.get("quality", "auto"),
        "size": f"{size[0]}x{size[1]}",
        "data": [{"b64_json": base64.b64encode(content).decode()}],
        "usage": {
            "input_tokens": text + image,
            "input_tokens_details": {"text_tokens": text, "image_tokens": image},
            "output_tokens": out,
            "total_tokens": text + image + out,
        },
    }


def response(body: dict[str, Any], status: str, output: list[Any], out_tokens: int, **more: Any) -> dict[str, Any]:
    taken = len(json.dumps(body["input"])) // 4 + len(body.get("instructions") or "") // 4
    done = status not in ("in_progress", "queued")
    usage = {
        "input_tokens": taken,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": out_tokens,
        "output_tokens_details": {"reasoning_tokens": out_tokens // 4},
        "total_tokens": taken + out_tokens,
    }
    return {
        **{"id": more.pop("id"), "object": "response", "created_at": int(time.time()), "status": status, "error": None},
        **{
            "incomplete_details": None,
            "instructions": body.get("instructions"),
            "model": body["model"],
            "output": output,
        },
        **{"parallel_tool_calls": True, "previous_response_id": None, "reasoning": {"effort": "low", "summary": None}},
        **{"max_output_tokens": body.get("max_output_tokens"), "store": body.get("store", True), "temperature": 1.0},
        **{
            "text": body.get("text") or {"format": {"type": "text"}},
            "tool_choice": "auto",
            "tools": body.get("tools") or [],
        },
        **{"top_p": 1.0, "truncation": "disabled", "usage": usage if done else None, "user": None, "metadata": {}},
        **more,
    }


def events(
    body: dict[str, Any], text: str, *, how: str, calls: list[tuple[str, str]] | None = None
) -> Iterator[dict[str, Any]]:
    """The stream of a response, in the vendor's order: reasoning, message, calls. `how` it ends: completed, refusal,
    incomplete (cut by its length), filtered, failed, error (in the stream), or no_end."""
    rid, out = new_id("resp"), max(60, len(text) // 4)
    yield {"type": "response.created", "response": response(body, "in_progress", [], 0, id=rid)}
    yield {"type": "response.in_progress", "response": response(body, "in_progress", [], 0, id=rid)}
    items: list[dict[str, Any]] = []
    thought: dict[str, Any] = {"id": new_id("rs"), "type": "reasoning", "summary": []}
    yield {"type": "response.output_item.added", "output_index": 0, "item": thought}
    thought = thought | {"encrypted_content": f"gAAA{thought['id']}"}
    yield {"type": "response.output_item.done", "output_index": 0, "item": thought}
    items.append(thought)
    if how == "error":
        yield {"type": "error", "code": "server_error", "message": "The server had an error.", "param": None}
        return
    if how == "failed":
        fault = {"code": "server_error", "message": "The model produced an error."}
        yield {"type": "response.failed", "response": response(body, "failed", items, 0, id=rid, error=fault)}
        return
    if text:
        message: dict[str, Any] = {
            "id": new_id("msg"),
            "type": "message",
            "status": "in_progress",
            "role": "assistant",
            "content": [],
        }
        where = {"item_id": message["id"], "output_index": 1, "content_index": 0}
        kind = "refusal" if how == "refusal" else "output_text"
        empty = (
            {"type": "refusal", "refusal": ""}
            if kind == "refusal"
            else {"type": kind, "text": "", "annotations": [], "logprobs": []}
        )
        yield {"type": "response.output_item.added", "output_index": 1, "item": message}
        yield {"type": "response.content_part.added", **where, "part": empty}
        for start in range(0, len(text), 120):
            delta: dict[str, Any] = {"delta": text[start : start + 120]} | (
                {} if kind == "refusal" else {"logprobs": []}
            )
            yield {"type": f"response.{kind}.delta", **where, **delta}
        whole = {kind if kind == "refusal" else "text": text}
        part = empty | whole
        yield {"type": f"response.{kind}.done", **where, **whole} | ({} if kind == "refusal" else {"logprobs": []})
        yield {"type": "response.content_part.done", **where, "part": part}
        status = "incomplete" if how in ("incomplete", "filtered") else "completed"
        done = message | {"status": status, "content": [part], "phase": "final_answer"}
        yield {"type": "response.output_item.done", "output_index": 1, "item": done}
        items.append(done)
    for index, (name, arguments) in enumerate(calls or [], len(items)):
        call = {
            "id": new_id("fc"),
            "type": "function_call",
            "status": "in_progress",
            "call_id": new_id("call"),
            "name": name,
        }
        yield {"type": "response.output_item.added", "output_index": index, "item": call | {"arguments": ""}}
        for piece in (arguments[:5], arguments[5:]):
            yield {
                "type": "response.function_call_arguments.delta",
                "item_id": call["id"],
                "output_index": index,
                "delta": piece,
            }
        done_call = call | {"status": "completed", "arguments": arguments}
        told = {"item_id": call["id"], "output_index": index, "name": name, "arguments": arguments}
        yield {"type": "response.function_call_arguments.done", **told}
        yield {"type": "response.output_item.done", "output_index": index, "item": done_call}
        items.append(done_call)
    if how == "no_end":
        return
    if how in ("incomplete", "filtered"):
        why = {"reason": "max_output_tokens" if how == "incomplete" else "content_filter"}
        yield {
            "type": "response.incomplete",
            "response": response(body, "incomplete", items, out, id=rid, incomplete_details=why),
        }
        return
    yield {"type": "response.completed", "response": response(body, "completed", items, out, id=rid)}


def chunks(body: dict[str, Any], text: str, calls: list[tuple[str, str]], finish: str) -> Iterator[dict[str, Any]]:
    """The stream of Chat Completions."""
    base = {
        "id": new_id("chatcmpl"),
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": body["model"],
    }

    def chunk(delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        return base | {
            "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}],
            "usage": None,
        }

    yield chunk({"role": "assistant", "content": "", "refusal": None})
    for start in range(0, len(text), 120):
        yield chunk({"content": text[start : start + 120]})
    for index, (name, arguments) in enumerate(calls):
        call = {"index": index, "id": new_id("call"), "type": "function", "function": {"name": name, "arguments": ""}}
        yield chunk({"tool_calls": [call]})
        for piece in (arguments[:5], arguments[5:]):
            yield chunk({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
    yield chunk({}, finish)
    taken, out = len(json.dumps(body["messages"])) // 4, max(20, len(text) // 4)
    usage = {"prompt_tokens": taken, "completion_tokens": out, "total_tokens": taken + out}
    yield base | {"choices": [], "usage": usage}
