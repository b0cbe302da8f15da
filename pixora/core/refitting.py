"""What is done when the words, once spoken, take longer than the film."""

from __future__ import annotations

from pixora.core.scripts import Scripts
from pixora.film.branding import cards_of, room_beside, with_cards
from pixora.film.brief import Brief
from pixora.film.errors import PixoraError
from pixora.film.fitting import words_that_fit
from pixora.film.script import Script
from pixora.film.timeline import Overlong
from pixora.store.records import Task


async def fit(
    scripts: Scripts, task: Task, brief: Brief, script: Script, overlong: Overlong, fill: float, *, tightened: bool
) -> tuple[Script, str]:
    """A script that fits, or a longer film: the user's own words are not shortened, a vendor's only once."""
    longer = script.model_copy(update={"seconds": round((script.seconds or 0.0) + overlong.seconds + 0.1, 3)})
    if script.edited or task.locks:
        return longer, f"Your words need {overlong.seconds:.1f} s more; the film is that much longer."
    if not scripts.by_vendor(script):
        cards = cards_of(script)
        shorter = with_cards(await scripts.draft(room_beside(brief, cards), {}, fill), cards)
        shorter = shorter.model_copy(update={"revision": script.revision + 1})
        return shorter, "Spoken, the words took longer than the film; I shortened the script."
    kept = f"Spoken, the words need {overlong.seconds:.1f} s more; the film is that much longer."
    words = words_that_fit(script, overlong.speeches, overlong.seconds)
    if tightened or not words:
        return longer, kept
    try:
        shorter = await scripts.tighten(task.user_id, task.id, brief, script, words)
    except PixoraError as error:
        # A film that is a little longer is better than none.
        return longer, f"{kept} Its script could not be shortened: {error.message}"
    return shorter, shorter.notes[-1]
