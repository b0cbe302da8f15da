"""The tool that gives a file of the film: the film itself in any form, its captions, its cut, or everything."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError

from pixora.agent.tool import Turn, tool
from pixora.film.delivery import Form, bad_combination
from pixora.film.errors import InvalidInput

FORMATS = ("mp4", "poster", "srt", "vtt", "otio", "fcpxml", "zip")


@tool
async def export_film(
    turn: Turn,
    format: str,
    aspect: str | None = None,
    resolution: str | None = None,
    codec: str | None = None,
    preview: bool | None = None,
) -> dict[str, Any]:
    """Give the link to a file of the film: mp4, poster (a picture), srt, vtt (captions), otio, fcpxml (for editors),
    zip (everything). The film itself (mp4) also in another form, without changing the film and for nothing: aspect
    16:9, 9:16, 1:1, 4:5; resolution 720p to 2160p; codec h264, h265, av1, prores (for editing); preview: small and
    quick."""
    if format not in FORMATS:
        raise InvalidInput(
            "bad_argument",
            f"There is no format “{format[:20]}”.",
            f"Choose {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.",
        )
    task = await turn.films.get(turn.actor, turn.task_id)
    if task.film is None:
        raise InvalidInput("no_film", "There is no finished film here yet.", "Wait until it is finished.")
    form = _form(aspect, resolution, codec, preview)
    form.check()
    if not form.plain and format != "mp4":
        raise bad_combination(f"A shape, size or codec is of the film, not of {format}.", "Ask for mp4.")
    if form.resolution is not None:
        turn.films.quotas.for_size(turn.actor, form.resolution)
    asked = form.model_dump(mode="json", exclude_defaults=True)
    query = urlencode({"format": format} | asked | ({"preview": "true"} if form.preview else {}), safe=":")
    link = f"/api/tasks/{task.id}/export?{query}"
    told = _told(form) or format
    turn.actions.append({"type": "open", "label": f"Download {told}", "url": link})
    return {"title": task.title, "format": told, "url": link, "made_when_opened": not form.plain or format == "zip"}


def _form(aspect: str | None, resolution: str | None, codec: str | None, preview: bool | None) -> Form:
    """The form that is asked for. Raises `InvalidInput("bad_argument")`."""
    named = {"aspect": aspect, "resolution": resolution, "codec": codec, "preview": preview}
    try:
        return Form.model_validate({name: value for name, value in named.items() if value is not None})
    except ValidationError as error:
        wrong = error.errors()[0]
        name = ".".join(str(part) for part in wrong["loc"])
        raise InvalidInput("bad_argument", f"There is no {name} “{str(wrong['input'])[:20]}”.", wrong["msg"]) from None


def _told(form: Form) -> str:
    """ "1:1, 1080p, H.265"; nothing for the film as it is."""
    named = [one.value for one in (form.aspect, form.resolution) if one]
    if form.codec is not Form().codec:
        named.append(form.codec.label)
    return ", ".join([*named, *(["a small preview"] if form.preview else [])])
