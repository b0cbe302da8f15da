"""Make the films as a user would, through the studio, and lay what was made beside each other."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from difflib import SequenceMatcher
from pathlib import Path

from pixora.app import Studio, open_studio
from pixora.film.brief import Brief, Captions, Data
from pixora.film.cut import CaptionLine, CaptionsRequest
from pixora.film.errors import PixoraError
from pixora.film.graph import build_plan
from pixora.film.job import JobKind
from pixora.film.plan import Finished, Plan
from pixora.film.script import Script
from pixora.film.timeline import Timeline
from pixora.identity.actor import LOCAL_USER
from pixora.logs import set_up_logs
from pixora.settings import Settings
from pixora.store.records import Task
from proof.briefs import Commission, wish_of


class Filmed(Data):
    """A finished film. Its folder holds `film.mp4`, `scene-01.png` ..., `score.flac` (the music as composed) and the
    stems of the mix, `voice.flac` and `music.flac`, where there are such."""

    brief: Brief
    script: Script
    timeline: Timeline
    lines: tuple[CaptionLine, ...]
    took: float
    """Seconds."""
    settled: bool
    """Whether the finished script comes to a plan of which every job is made."""

    @property
    def burned(self) -> tuple[CaptionLine, ...]:
        return self.lines if self.brief.captions is Captions.BURNED else ()


async def make_films(commissions: list[Commission], out: Path) -> None:
    """Film every commission into its own folder, one after the other, in one studio that is new."""
    with tempfile.TemporaryDirectory(prefix="pixora-gallery-") as name:
        settings = Settings(PIXORA_DATA_DIR=Path(name), LOG_LEVEL="ERROR")
        set_up_logs(settings)
        async with open_studio(settings) as studio:
            for number, commission in enumerate(commissions, 1):
                folder = out / commission.name
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir(parents=True)
                print(f"{number}/{len(commissions)} {commission.name}: ", end="", flush=True)
                try:
                    filmed = await shoot(studio, commission, folder)
                except Exception as error:  # whatever it is, it is shown, and the others are made
                    told = str(error) if isinstance(error, PixoraError) else f"{type(error).__name__}: {error}"
                    (folder / "error.txt").write_text(told, encoding="utf-8")
                    print(f"NOT MADE: {told}", flush=True)
                else:
                    (folder / "film.json").write_text(filmed.model_dump_json(indent=1), encoding="utf-8")
                    print(f"{filmed.timeline.seconds:.1f} s of film in {filmed.took:.1f} s", flush=True)


def recall(folder: Path) -> Filmed | None:
    """The film that was made into a folder; None where it could not be made."""
    kept = folder / "film.json"
    return Filmed.model_validate_json(kept.read_bytes()) if kept.exists() else None


async def shoot(studio: Studio, commission: Commission, folder: Path) -> Filmed:
    """Make one film into `folder`, which must be empty. Raises `PixoraError` when it cannot be made."""
    began = time.perf_counter()
    task = await studio.films.open(LOCAL_USER)
    await studio.films.make(LOCAL_USER, task.id, wish_of(commission))
    await studio.films.runs.wait(task.id)
    took = time.perf_counter() - began
    task = await studio.films.get(LOCAL_USER, task.id)
    if fault := studio.films.runs.fault(task.id):
        raise fault
    if task.brief is None or task.script is None or task.film is None:
        raise PixoraError("no_film", f"The film was not made: {task.message}", "")
    plan, settled = await _settle(studio, task, task.brief, task.script)
    await _lay_out(studio, task, plan, folder)
    filmed = Filmed(
        brief=task.brief,
        script=task.script,
        timeline=plan.timeline,
        lines=next((job.request.lines for job in plan.jobs if isinstance(job.request, CaptionsRequest)), ()),
        took=round(took, 2),
        settled=settled,
    )
    await studio.films.delete(LOCAL_USER, task.id)
    return filmed


async def _settle(studio: Studio, task: Task, brief: Brief, script: Script) -> tuple[Plan, bool]:
    """The plan that the finished script comes to, against all that was made for it."""
    known: dict[str, Finished] = {}
    while True:
        plan = build_plan(script, brief, task.choices or {}, known)
        wanted = [job.fingerprint for job in plan.jobs if job.fingerprint and job.fingerprint not in known]
        found = await studio.films.runner.jobs.finished(LOCAL_USER.user_id, task.id, wanted)
        if not found:
            return plan, not plan.missing(known)
        known |= found


async def _lay_out(studio: Studio, task: Task, plan: Plan, folder: Path) -> None:
    made = {
        (asset.fingerprint, asset.part): studio.assets.path(asset.path)
        for asset in await studio.films.runner.jobs.task_assets(LOCAL_USER.user_id, task.id)
    }
    shutil.copyfile(studio.assets.path((task.film or {})["video_path"]), folder / "film.mp4")
    number = 0
    for job in plan.jobs:
        parts = {part: path for (fingerprint, part), path in made.items() if fingerprint == job.fingerprint}
        if job.kind is JobKind.PICTURE:
            number += 1
            shutil.copyfile(parts["image"], folder / f"scene-{number:02}.png")
        elif job.kind is JobKind.MUSIC and "audio" in parts:
            shutil.copyfile(parts["audio"], folder / "score.flac")
        elif job.kind is JobKind.MIX:
            for part in ("voice", "music"):
                if part in parts:
                    shutil.copyfile(parts[part], folder / f"{part}.flac")


def count_lost_words(text: str, script: Script) -> tuple[int, str]:
    """Words of the user's own text that the film neither says nor shows, in order; and the first of them.

    The bullets and numbers that begin the entries of a list may become cards' own.
    """
    plain = re.sub(r"(?m)^\s*(?:[-*•–]|\d{1,2}[.)])\s+", "", text)
    wanted = _words(plain)
    said = _words(" ".join(scene.narration for scene in script.scenes))
    lost: list[str] = []
    for what, first, last, _, _ in SequenceMatcher(None, wanted, said, autojunk=False).get_opcodes():
        if what in ("delete", "replace"):
            lost += wanted[first:last]
    return len(lost), " ".join(lost[:4])


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[\w%'’]+", text.casefold()) if any(char.isalnum() for char in word)]
