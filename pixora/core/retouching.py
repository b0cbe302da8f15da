"""Wishes for pictures as a film stands: what is there is edited by a model that can, all else is drawn anew.

`redrawing` says what a wish comes to in words and shapes; this says from which picture it is made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pixora.core.drafts import Change, Draft, Drafts
from pixora.core.redrawing import redrawn, scenes_meant
from pixora.core.uploads import UPLOAD
from pixora.film.brief import Data
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.plan import BUILT_IN
from pixora.film.script import Retouch, Scene, Script


class Standing(Data):
    """A scene's picture as it is: who makes it, and what is there of it."""

    maker: str
    """`provider:model`."""
    vendor: bool
    edits: bool
    """Whether its maker takes a picture to go by."""
    made: str | None
    """Fingerprint of the picture that is there."""
    uploaded: bool
    """Whether that is the user's own."""


class Drawn(Data):
    """How a wish was carried out: numbers of the scenes, and who does it."""

    edited: tuple[int, ...]
    anew: tuple[int, ...]
    kept: tuple[int, ...]
    """The user's own pictures, which nobody here can change."""
    by: str | None
    """The vendor's model; None for the built-in illustrator."""

    @property
    def how(self) -> str:
        """ "edited by openai:gpt-image", "drawn anew": for the answer."""
        by = f" by {self.by}" if self.by else ""
        said = [f"the picture that was there is edited{by}"] if self.edited and not self.anew else []
        if self.edited and self.anew:
            said = [f"edited{by} in {_listed(self.edited)}, drawn anew in {_listed(self.anew)}"]
        elif self.anew:
            said = [f"drawn anew{by}" + (" from its words" if by else "")]
        if self.kept:
            said.append(f"your own picture in {_listed(self.kept)} is left as it is")
        return "; ".join(said)


async def retouch(drafts: Drafts, wish: str, scenes: Sequence[str]) -> tuple[Change, Drawn]:
    """Try a wish for the picture in some scenes, or all. Raises as `redrawn` does, with nothing changed."""
    pictures = await standings(drafts)
    drawn: list[Drawn] = []

    def changed(draft: Draft) -> Draft:
        new, how = retouched(draft, wish, scenes, pictures)
        drawn.append(how)
        return new

    return await drafts.change(changed), drawn[0]


async def standings(drafts: Drafts) -> dict[str, Standing]:
    """Each scene's picture, by the scene's id, as the draft has it so far."""
    draft, plan, lacking = await drafts.survey()
    found: dict[str, Standing] = {}
    for scene in draft.script.scenes:
        place = f"{JobKind.PICTURE.value}:{scene.id}"
        job = plan.find(place)
        choice = draft.picks.substitutes.get(place) or await drafts.choice(JobKind.PICTURE)
        uploaded = False
        if pinned := draft.picks.pinned.get(place):
            takes = await drafts.films.takes(drafts.actor, drafts.task_id, place)
            uploaded = any(row.fingerprint == pinned and row.provider == UPLOAD for row, _ in takes)
        found[scene.id] = Standing(
            maker=f"{choice.provider}:{choice.model}",
            vendor=choice.provider != BUILT_IN,
            edits=choice.provider != BUILT_IN and choice.references > 0,
            made=job.fingerprint if job is not None and place not in lacking else None,
            uploaded=uploaded,
        )
    return found


def retouched(draft: Draft, wish: str, scenes: Sequence[str], pictures: Mapping[str, Standing]) -> tuple[Draft, Drawn]:
    """The draft with the wish, and how it is carried out. Pure. A picture that was selected is let go for it.

    Raises `InvalidInput("own_picture")` for a picture of the user's that no model here can change.
    """
    script = draft.script
    chosen = [script.scenes[number - 1].id for number in scenes_meant(script, scenes)]
    free = [one for one in chosen if not pictures[one].uploaded or pictures[one].edits]
    kept = tuple(script.number(one) for one in chosen if one not in free)
    if kept and not free:
        raise InvalidInput(
            "own_picture",
            f"{_listed(kept).capitalize()} shows your own picture, which the built-in illustrator cannot change.",
            f"Say “scene {kept[0]} as the script says” to have one drawn instead, or upload another.",
        )
    by_words = any(pictures[one].vendor for one in free)
    new = redrawn(script, wish, scenes, by_words=by_words)
    picks, edited, anew = draft.picks, list[int](), list[int]()
    out: list[Scene] = []
    for scene in new.scenes:
        before, there = script.scene(scene.id), pictures[scene.id]
        if scene.id not in free or (scene == before and not _other_looks(script, new, scene)):
            out.append(before if scene.id in chosen and scene.id not in free else scene)
            continue
        picks = picks.follow(f"{JobKind.PICTURE.value}:{scene.id}")
        change = _change(before, there, wish)
        (edited if change else anew).append(script.number(scene.id))
        out.append(scene.model_copy(update={"retouch": change}))
    by = next((pictures[one].maker for one in free if pictures[one].vendor), None)
    new = new.model_copy(update={"scenes": tuple(out)})
    how = Drawn(edited=tuple(edited), anew=tuple(anew), kept=kept, by=by)
    return draft.model_copy(update={"script": new, "picks": picks}), how


def _change(before: Scene, there: Standing, wish: str) -> Retouch | None:
    """From which picture, and what; None to draw from words. Two wishes of one turn are one change of one picture."""
    if not there.edits:
        return None
    asked = " ".join(wish.split()).rstrip(".")
    if there.made is not None:
        return Retouch(of=there.made, wish=asked)
    if before.retouch is not None:
        return before.retouch.model_copy(update={"wish": f"{before.retouch.wish}; {asked}"})
    return None


def _other_looks(script: Script, new: Script, scene: Scene) -> bool:
    """Whether somebody who is seen in a scene looks other now, although its own words are the same."""
    before, after = ({one.id: one for one in film.characters} for film in (script, new))
    seen = {*scene.characters, *(player.character for player in scene.visual.players)}
    return any(before.get(who) != after.get(who) for who in seen)


def _listed(numbers: Sequence[int]) -> str:
    return f"scene{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
