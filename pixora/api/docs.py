"""The API's own page at /docs: its files come from a package, never from another host."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

router = APIRouter(include_in_schema=False)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pixora API</title>
<link rel="icon" href="/docs/favicon.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
_START = """SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],
});
"""
_FILES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon.png": "image/png",
}
_DAY = {"cache-control": "public, max-age=86400"}


@router.get("/docs")
async def read_docs() -> HTMLResponse:
    return HTMLResponse(_PAGE)


@router.get("/docs/start.js")
async def read_start() -> Response:
    return Response(_START, media_type="text/javascript", headers=_DAY)


async def _read(name: str) -> FileResponse:
    return FileResponse(_folder() / name, media_type=_FILES[name], headers=_DAY)


@router.get("/docs/swagger-ui.css")
async def read_style() -> FileResponse:
    return await _read("swagger-ui.css")


@router.get("/docs/swagger-ui-bundle.js")
async def read_script() -> FileResponse:
    return await _read("swagger-ui-bundle.js")


@router.get("/docs/favicon.png")
async def read_icon() -> FileResponse:
    return await _read("favicon.png")


@cache
def _folder() -> Path:
    """Where the package keeps its files; it is not imported."""
    spec = find_spec("fastapi_offline")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package fastapi-offline is missing: run `make setup` again")
    return Path(spec.submodule_search_locations[0]) / "static"
