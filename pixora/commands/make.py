"""`make`: one film on this machine, from a sentence or a text to a file."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import uuid
from dataclasses import dataclass
from pathlib import Path

from rich.markup import escape

from pixora.app import Studio, open_studio
from pixora.commands import show
from pixora.core.telling import tell_licences
from pixora.core.wishes import Wish
from pixora.film.brief import MAX_PROMPT_CHARS
from pixora.film.errors import InvalidInput, PixoraError
from pixora.film.events import (
    AgentMessage,
    ErrorShown,
    Logged,
    ProgressUpdate,
    StatusChanged,
    TaskState,
    UserMessage,
    VideoComplete,
)
from pixora.film.timeline import timed
from pixora.identity.actor import LOCAL_USER
from pixora.logs import set_up_logs
from pixora.media.ffmpeg import ffmpeg_path
from pixora.providers.local.assistant import EXAMPLE, change_arguments, film_arguments, require_film
from pixora.providers.local.listener import listen
from pixora.settings import Settings
from pixora.store.assets import disk_error

MAX_SCRIPT_BYTES = 4 * MAX_PROMPT_CHARS
LAST_EVENTS_S = 5.0
"""How long the log's last events may take to arrive after a run has ended."""


@dataclass(frozen=True)
class Order:
    """The options of `make`, as they were given."""

    prompt: str | None
    out: Path
    script: Path | None
    options: Wish
    """What was asked for by options: it stands over what the prompt says."""
    dry_run: bool
    as_json: bool


async def make_film(order: Order, settings: Settings) -> None:
    """Carry out an order. Raises `PixoraError`; a cancelled one leaves no child, no half-written file."""
    quiet = settings.model_copy(update={"log_level": "WARNING"} if settings.log_level == "INFO" else {})
    set_up_logs(quiet)
    wish = _wish(order)
    if not order.dry_run:
        _check_out(order.out)
    main = asyncio.current_task()
    if main is not None:
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, main.cancel)
    async with open_studio(settings) as studio:
        if order.dry_run:
            await _dry_run(studio, wish, as_json=order.as_json)
        else:
            ffmpeg_path()
            await _make(studio, wish, order)


def _wish(order: Order) -> Wish:
    prompt = order.prompt or ""
    if order.script is not None:
        text = _read(order.script)
        spoken = listen(f"narration: {text}")
        beside = listen(prompt) if prompt.strip() else None
        wished = Wish.model_validate(change_arguments(beside)) if beside else Wish()
        topic = (beside.topic or None) if beside else None
        return order.options.over(
            wished.over(Wish(text=text, topic=topic, prompt=prompt or None, language=spoken.language))
        )
    if not prompt.strip():
        raise InvalidInput(
            "empty_message", "There is nothing to make a film about.", f'Write for example: make "{EXAMPLE}".'
        )
    if len(prompt) > MAX_PROMPT_CHARS:
        return Wish(prompt=prompt, topic=prompt)
    heard = listen(prompt)
    require_film(heard)
    return order.options.over(Wish.model_validate(film_arguments(heard, prompt)))


def _read(script: Path) -> str:
    try:
        if script.exists() and not script.is_file():
            raise InvalidInput("bad_script", f"{script} is not a file.", "Name a text file.")
        if (size := script.stat().st_size) > MAX_SCRIPT_BYTES:
            message = f"The script {script} has {size:,} bytes; {MAX_SCRIPT_BYTES:,} are the most."
            raise InvalidInput("text_too_long", message, "Shorten it, or make several films of it.")
        return script.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidInput(
            "no_script", f"The script {script} cannot be read: {error.strerror}.", "Name a text file."
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput("bad_script", f"The script {script} is not text in UTF-8.", "Save it as UTF-8.") from error


def _check_out(out: Path) -> None:
    """Before any work: the film can be written where it is wanted."""
    if out.suffix.lower() != ".mp4":
        raise InvalidInput(
            "bad_out", f"The film is an MP4, and {out.name or out} is not named so.", "Use --out film.mp4."
        )
    if out.is_dir():
        raise InvalidInput("bad_out", f"{out} is a folder.", "Name a file, for example --out film.mp4.")
    folder = out.absolute().parent
    if not folder.is_dir():
        raise InvalidInput(
            "no_out_folder", f"The folder {folder} does not exist.", "Make it, or name another with --out."
        )
    probe = folder / f".{uuid.uuid4().hex}.part"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise InvalidInput(
            "out_not_writable", f"The folder {folder} cannot be written: {error.strerror}.", "Name another with --out."
        ) from error


async def _dry_run(studio: Studio, wish: Wish, *, as_json: bool) -> None:
    _, written, plan, priced = await studio.films.propose(LOCAL_USER, wish)
    script = timed(written, plan.timeline)
    if as_json:
        show.print_json({"type": "script", "script": script.model_dump(mode="json")})
        told = {"licences": tell_licences(plan, studio.films.choices)}
        show.print_json({"type": "plan"} | plan.model_dump(mode="json") | priced.model_dump(mode="json") | told)
    else:
        show.show_script(script)
        show.show_plan(plan, priced)
        for remark in tell_licences(plan, studio.films.choices):
            show.out.print(f"[yellow]note[/] {escape(remark)}")


async def _make(studio: Studio, wish: Wish, order: Order) -> None:
    task = await studio.films.open(LOCAL_USER)
    try:
        task = await studio.films.make(LOCAL_USER, task.id, wish)
    except PixoraError:
        await studio.films.delete(LOCAL_USER, task.id)
        raise
    if task.script:
        # In the log, the page finds the conversation that this film came from.
        scenes = await studio.films.breakdown(LOCAL_USER, task)
        said = UserMessage(content=task.brief.prompt if task.brief else "")
        (asked,) = await studio.events.append(LOCAL_USER.user_id, task.id, said)
        told = f"“{task.title}”: {len(task.script.scenes)} scenes."
        shown = AgentMessage(content=told, data=scenes, turn_id=f"turn_{asked.seq}")
        await studio.events.append(LOCAL_USER.user_id, task.id, shown)
    try:
        film = await _watch_run(studio, task.id, as_json=order.as_json)
    except asyncio.CancelledError:
        with contextlib.suppress(PixoraError):
            await studio.films.cancel(LOCAL_USER, task.id)
        raise
    await asyncio.to_thread(_deliver, await studio.assets.local(film.video_path), order.out)
    peak = ((await studio.films.get(LOCAL_USER, task.id)).film or {}).get("true_peak")
    loud = f"{film.loudness:.1f} LUFS" if film.loudness is not None else "silent"
    loud += f", true peak {peak:.1f} dBTP" if peak is not None else ""
    if order.as_json:
        done = film.model_dump(mode="json", include={"seconds", "size", "loudness", "spent"})
        show.print_json({"type": "written", "out": str(order.out), "task_id": task.id, "true_peak": peak} | done)
    else:
        show.out.print(
            f"{escape(str(order.out))}: {film.seconds:.1f} s, {film.size / 1e6:.1f} MB, {loud}, cost {film.spent} USD"
        )


async def _watch_run(studio: Studio, task_id: str, *, as_json: bool) -> VideoComplete:
    """Watch until the film is finished, or the run has ended without being able to say so in the log."""
    watch = asyncio.create_task(_watch(studio, task_id, as_json=as_json))
    run = asyncio.create_task(studio.films.runs.wait(task_id))
    try:
        await asyncio.wait({watch, run}, return_when=asyncio.FIRST_COMPLETED)
        if not watch.done():
            await asyncio.wait({watch}, timeout=LAST_EVENTS_S)
        if not watch.done():
            raise studio.films.runs.fault(task_id) or PixoraError("no_film", "The film was not finished.", "Try again.")
        return watch.result()
    finally:
        for task in (watch, run):
            task.cancel()
        await asyncio.gather(watch, run, return_exceptions=True)


async def _watch(studio: Studio, task_id: str, *, as_json: bool) -> VideoComplete:
    """Show a film being made, until it is finished. Raises what it failed with."""
    film: VideoComplete | None = None
    with show.Bar() if not as_json else contextlib.nullcontext() as bar:
        async for logged in studio.films.follow(LOCAL_USER, task_id):
            if as_json:
                show.print_json(_line(logged))
            event = logged.event
            match event:
                case ProgressUpdate() if bar:
                    bar.update(event.progress, event.message, event.seconds_left)
                case AgentMessage() if event.content and not as_json:
                    show.show_remark(event.content)
                case VideoComplete():
                    film = event
                case ErrorShown() if event.place is None:
                    raise PixoraError(event.code, event.error, event.hint, retryable=event.retryable)
                case StatusChanged() if event.state is TaskState.COMPLETED and film:
                    break
                case StatusChanged() if event.state is TaskState.WAITING:
                    hint = "Open the film in the studio to look and agree, or say with --budget what it may cost."
                    raise PixoraError("waiting", f"{event.message.rstrip('.')}.", hint)
                case StatusChanged() if event.state is TaskState.PARTLY:
                    raise studio.films.runs.fault(task_id) or PixoraError("partly", event.message, "Try again.")
                case StatusChanged() if event.state is TaskState.CANCELLED:
                    raise PixoraError("cancelled", "The film was cancelled.", "Run the command again to go on.")
    if film is None:
        raise PixoraError("no_film", "The film was not finished.", "Run the command again to go on.")
    if not as_json:
        task = await studio.films.get(LOCAL_USER, task_id)
        for note in task.script.notes if task.script else ():
            show.show_remark(note)
    return film


def _line(logged: Logged) -> dict[str, object]:
    return {"task_id": logged.task_id, "seq": logged.seq, "at": logged.at} | logged.event.model_dump(mode="json")


def _deliver(master: Path, out: Path) -> None:
    """Write beside, then rename: under the asked name there is a whole film or what was there before."""
    partial = out.absolute().with_name(f".{out.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        shutil.copyfile(master, partial)
        os.replace(partial, out.absolute())  # noqa: PTH105
    except OSError as error:
        raise disk_error(error) from error
    finally:
        partial.unlink(missing_ok=True)
