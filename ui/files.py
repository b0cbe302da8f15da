"""The page's own files: style, script, fonts, icon and pictures, all from this machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fontpkg_inter
import fontpkg_poppins
from fastapi import FastAPI
from fastapi.responses import FileResponse, Response

FILES = "/studio-files"
"""Where they are served."""
ICON = f"{FILES}/icon.svg"
STATIC = Path(__file__).parent / "static"
FONTS = {
    "inter.ttf": Path(fontpkg_inter.ROOT) / "files" / "Inter[opsz,wght].ttf",
    "poppins-600.ttf": Path(fontpkg_poppins.ROOT) / "files" / "Poppins-SemiBold.ttf",
}
STYLES = ("frame.css", "talk.css", "film.css", "board.css", "panels.css", "over.css", "narrow.css")
SCRIPTS = ("wire.js", "act.js", "film.js", "board.js", "compose.js", "keys.js", "session.js")
_DAY = {"cache-control": "public, max-age=86400"}
_WEEK = {"cache-control": "public, max-age=604800"}
_CHECKED = {"cache-control": "no-cache"}


def serve(app: FastAPI, path: str) -> None:
    """Add the routes of the page's files; `path` is where the page itself is."""
    from ui import theme

    style, script = theme.stylesheet(), _script()

    @app.get(f"{FILES}/studio.css", include_in_schema=False)
    async def read_style() -> Response:
        return Response(style, media_type="text/css", headers=_CHECKED)

    @app.get(f"{FILES}/studio.js", include_in_schema=False)
    async def read_script() -> Response:
        return Response(script, media_type="text/javascript", headers=_CHECKED)

    @app.get(ICON, include_in_schema=False)
    @app.get("/favicon.ico", include_in_schema=False)
    async def read_icon() -> FileResponse:
        return FileResponse(STATIC / "icon.svg", media_type="image/svg+xml", headers=_DAY)

    @app.get("/manifest.json", include_in_schema=False)
    async def read_manifest() -> dict[str, Any]:
        icon = {"src": ICON, "sizes": "any", "type": "image/svg+xml"}
        return {"name": "Pixora", "short_name": "Pixora", "start_url": path, "display": "browser", "icons": [icon]}

    for name, file in FONTS.items():
        app.add_api_route(f"{FILES}/fonts/{name}", _reader(file, "font/ttf", _WEEK), include_in_schema=False)
    for file in sorted((STATIC / "examples").glob("*.jpg")):
        route = f"{FILES}/examples/{file.name}"
        app.add_api_route(route, _reader(file, "image/jpeg", _DAY), include_in_schema=False)


def _script() -> str:
    """The page's script, which knows the texts that it says."""
    from ui.words import BROWSER
    from ui.words.labels import LABELS

    words = BROWSER | {name: text for name, text in LABELS.items() if name.startswith("attach")}
    told = json.dumps(words, ensure_ascii=False)
    parts = [(STATIC / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n".join(['"use strict";', f"const pixora = {{ words: {told} }};", *parts])


def _reader(file: Path, media: str, headers: dict[str, str]) -> Any:
    async def read_file() -> FileResponse:
        return FileResponse(file, media_type=media, headers=headers)

    return read_file
