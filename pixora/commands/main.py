"""Command line: options, and nothing of what they lead to."""

from __future__ import annotations

import asyncio
import sys
from enum import StrEnum
from gc import enable as collect_garbage
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

import pixora
from pixora.commands.export import Format
from pixora.commands.make import Order, make_film
from pixora.commands.show import show_error
from pixora.core.wishes import Wish
from pixora.film.brief import Aspect, Captions, CaptionStyle, Framing, Genre, Mood, Resolution, Style
from pixora.film.delivery import Codec, Form
from pixora.film.errors import InvalidInput, PixoraError
from pixora.settings import Settings

FAILED, USAGE, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    help="Pixora: a chat message becomes a finished film.", no_args_is_help=False, pretty_exceptions_enable=False
)


@app.callback(invoke_without_command=True)
def _default(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    if version:
        typer.echo(pixora.__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        serve(host=None, port=None)
    elif context.invoked_subcommand != "serve":
        collect_garbage()


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.", min=0, max=65535)] = None,
) -> None:
    """Serve the studio (this is also what happens without a command)."""
    from pixora.commands.serve import serve_studio

    with _reported(as_json=False):
        changes = {"host": host, "port": port}
        settings = _settings().model_copy(update={k: v for k, v in changes.items() if v is not None})
        settings.check()
        asyncio.run(serve_studio(settings))


def _names(kind: type[StrEnum]) -> str:
    return ", ".join(kind)


@app.command()
def make(
    prompt: Annotated[str | None, typer.Argument(help="What the film is to show, in a sentence.")] = None,
    out: Annotated[Path, typer.Option(help="Where the film is written.")] = Path("film.mp4"),
    script: Annotated[Path | None, typer.Option(help="A text file that is spoken word for word.")] = None,
    duration: Annotated[float | None, typer.Option(help="Seconds, 10 to 180.")] = None,
    aspect: Annotated[str | None, typer.Option(help="16:9, 9:16, 1:1 or 4:5.")] = None,
    resolution: Annotated[str | None, typer.Option(help="720p, 1080p, 1440p or 2160p.")] = None,
    fps: Annotated[int | None, typer.Option(help="Frames a second: 24, 25, 30, 50 or 60.")] = None,
    style: Annotated[str | None, typer.Option(help=f"{_names(Style)}.")] = None,
    genre: Annotated[str | None, typer.Option(help=f"{_names(Genre)}.")] = None,
    scenes: Annotated[int | None, typer.Option(help="How many scenes, of 3 to 9 seconds each.")] = None,
    voice: Annotated[str | None, typer.Option(help="heart, or none.")] = None,
    music: Annotated[str | None, typer.Option(help=f"{_names(Mood)}, or none.")] = None,
    ambience: Annotated[bool | None, typer.Option(help="Let the places be heard: wind, waves, a room.")] = None,
    effects: Annotated[bool | None, typer.Option(help="Let what the words tell of be heard: a bell, steps.")] = None,
    clip_sound: Annotated[bool | None, typer.Option(help="Let clips be heard that bring sound along.")] = None,
    loudness: Annotated[str | None, typer.Option(help="LUFS of the whole film: -14, -16 or -23.")] = None,
    framing: Annotated[str | None, typer.Option(help=f"Clips of another shape: {_names(Framing)}.")] = None,
    captions: Annotated[str | None, typer.Option(help=f"{_names(Captions)}.")] = None,
    caption_style: Annotated[str | None, typer.Option(help=f"{_names(CaptionStyle)}.")] = None,
    seed: Annotated[int | None, typer.Option(help="Another seed is another film of the same brief.")] = None,
    budget: Annotated[
        str | None, typer.Option(help="US dollars that vendors may cost at most; within it nothing is asked.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show script and plan; make nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the events as JSON lines.")] = False,
) -> None:
    """Make a film from one sentence, or from your own text."""
    order = Order(
        prompt=prompt,
        out=out,
        script=script,
        options=Wish(
            seconds=duration,
            aspect=aspect,
            resolution=resolution,
            fps=fps,
            style=style,
            genre=genre,
            scenes=scenes,
            voice=voice,
            music=music,
            ambience=ambience,
            effects=effects,
            clip_sound=clip_sound,
            loudness=loudness,
            framing=framing,
            captions=captions,
            caption_style=caption_style,
            seed=seed,
            budget=budget,
            gates=() if budget is not None else None,
        ),
        dry_run=dry_run,
        as_json=as_json,
    )
    with _reported(as_json=as_json):
        asyncio.run(make_film(order, _settings()))


@app.command()
def export(
    task: Annotated[str, typer.Argument(help="The film's id, as `make --json` and the studio show it.")],
    format: Annotated[Format, typer.Option(help="A zip with everything, the cut alone, the film or its poster.")] = (
        Format.ZIP
    ),
    out: Annotated[Path | None, typer.Option(help="Where it is written; film.zip and the like if left out.")] = None,
    aspect: Annotated[Aspect | None, typer.Option(help="Of the film: another shape.")] = None,
    resolution: Annotated[Resolution | None, typer.Option(help="Of the film: another size.")] = None,
    codec: Annotated[Codec, typer.Option(help="Of the film; prores is a proxy for editors.")] = Codec.H264,
    preview: Annotated[bool, typer.Option("--preview", help="A small film, quick to load.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line.")] = False,
) -> None:
    """Write a finished film for an editor (OpenTimelineIO, FCPXML, a zip with all media), or in another form."""
    from pixora.commands.export import export_film

    form = Form(aspect=aspect, resolution=resolution, codec=codec, preview=preview)
    with _reported(as_json=as_json):
        asyncio.run(export_film(task, format, form, out, _settings(), as_json=as_json))


@app.command()
def worker(
    queues: Annotated[
        str | None, typer.Option(help="Take these alone, parted by commas: cpu, script, image, speech, music, motion.")
    ] = None,
) -> None:
    """Take jobs from servers with the same DATABASE_URL and storage, on this machine or another."""
    from pixora.commands.worker import read_queues, work

    with _reported(as_json=False):
        asyncio.run(work(_settings(), read_queues(queues)))


@app.command()
def migrate() -> None:
    """Bring the records to this version's schema; every start does so as well."""
    from pixora.commands.migrate import migrate_records

    with _reported(as_json=False):
        asyncio.run(migrate_records(_settings()))


@app.command()
def gc() -> None:
    """Clear up: free work that no film shows any more, and files that a crash left behind."""
    from pixora.commands.clear import clear_up

    with _reported(as_json=False):
        asyncio.run(clear_up(_settings()))


@app.command()
def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Ask no provider whether its key works.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line.")] = False,
) -> None:
    """Show who makes what and why, under which licence and at what price, and what has to be mended."""
    from pixora.commands.doctor import examine

    with _reported(as_json=as_json):
        if not asyncio.run(examine(_settings(), online=not offline, as_json=as_json)):
            raise typer.Exit(FAILED)


class _reported:  # noqa: N801
    """Turns faults into one sentence and an exit code."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, PixoraError):
            show_error(error, as_json=self._as_json)
            raise typer.Exit(USAGE if isinstance(error, InvalidInput) else FAILED)
        if isinstance(error, KeyboardInterrupt | asyncio.CancelledError):
            show_error(PixoraError("interrupted", "Stopped.", "What was made is kept."), as_json=self._as_json)
            raise typer.Exit(INTERRUPTED)


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InvalidInput("bad_setting", f"The setting {name} is wrong: {first['msg']}.", "Correct it.") from None


def main() -> None:
    """Run the command line."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    app(prog_name="studio.py")
