"""Several edits as one: they are tried on a draft, each is priced, and all of them become one revision or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pixora.core.checking import check_script
from pixora.core.films import Films
from pixora.core.wishes import Wish, brief_from, changes_words, restyle
from pixora.film.brief import Brief, Data
from pixora.film.edits import find
from pixora.film.errors import InvalidInput
from pixora.film.job import JobKind
from pixora.film.locks import broken, kept, locked, told
from pixora.film.money import Cost, total
from pixora.film.picks import Picks
from pixora.film.plan import Choice, Plan
from pixora.film.quote import Quote
from pixora.film.script import Script
from pixora.identity.actor import Actor
from pixora.store.records import Task

_BROUGHT = "0" * 64
"""Stands for the fingerprint of a file that nobody has seen yet."""


class Draft(Data):
    """A film as it would be."""

    brief: Brief
    script: Script
    picks: Picks


class Change(Data):
    """What one edit adds to what is to be made: jobs, and their price in USD."""

    parts: int
    cost: Cost
    due: Cost = Cost()
    """What all that is still to be made comes to."""
    keys: tuple[str, ...] = ()
    """Of these jobs, by their places in the plan."""
    seconds: float = 0.0
    """Expected until the film is there."""
    held: tuple[str, ...] = ()
    """What is locked and was therefore left as it is, in words."""


@dataclass
class Drafts:
    """The edits of one turn at one film: `edit` and its kin try, `commit` begins to make."""

    films: Films
    actor: Actor
    task_id: str
    draft: Draft | None = None
    _task: Task | None = None
    _quote: Quote | None = None

    async def edit(self, change: Callable[[Script], Script]) -> Change:
        """Try a pure edit of the script. Raises what the edit raises, with nothing changed."""
        draft, _ = await self._open()
        script = change(draft.script)
        await check_script(script, self.films.repertoire)
        return await self._try(draft.model_copy(update={"script": script}))

    async def change(self, change: Callable[[Draft], Draft]) -> Change:
        """Try a pure change of script and picks together. Raises what it raises, with nothing changed."""
        draft, _ = await self._open()
        return await self._try(change(draft))

    async def survey(self) -> tuple[Draft, Plan, frozenset[str]]:
        """The film with what was tried so far, its plan, and the keys of what is still to be made."""
        draft, _ = await self._open(idle=False)
        plan, quoted = await self._survey(draft)
        return draft, plan, frozenset(quoted.prices)

    async def choice(self, kind: JobKind) -> Choice:
        """Who makes a kind of thing in this film."""
        return ((await self._known_task()).choices or self.films.choices)[kind]

    async def wish(self, wish: Wish) -> Change:
        """Try another look, sound or shape. Raises "rewrites" for a wish that needs a new script: `Films.make`."""
        draft, _ = await self._open()
        brief = brief_from(wish, draft.brief, self.films.repertoire)
        if changes_words(draft.brief, brief):
            raise InvalidInput("rewrites", "This needs a new script.", "Ask for it by itself.")
        return await self._try(draft.model_copy(update={"brief": brief, "script": restyle(draft.script, brief, wish)}))

    async def rewrites(self, wish: Wish) -> bool:
        """Whether a wish needs a new script."""
        draft, _ = await self._open()
        return changes_words(draft.brief, brief_from(wish, draft.brief, self.films.repertoire))

    async def another(self, scene: str, kind: JobKind) -> Change:
        """Try one place of a scene anew; the takes that were made are kept."""
        draft, _ = await self._open()
        chosen = find(draft.script, scene)
        plan, _ = await self._survey(draft)
        place = f"{kind.value}:{chosen.id}"
        job = plan.find(place)
        if job is None and place not in draft.picks.substitutes:
            raise InvalidInput("no_place", f"This scene has no {kind.value} of its own.", "Choose another part.")
        script = draft.script
        if job and job.provider not in self.films.runner.carrier.vendors and kind is JobKind.PICTURE:
            # What is drawn here is the same for the same seed: another take is another composition.
            other = chosen.visual.model_copy(update={"seed": (chosen.visual.seed + 1) % 2**31})
            scenes = tuple(s.model_copy(update={"visual": other}) if s is chosen else s for s in script.scenes)
            script = script.model_copy(update={"scenes": scenes, "revision": script.revision + 1})
        return await self._try(draft.model_copy(update={"script": script, "picks": draft.picks.another(place)}))

    async def earlier(self, scene: str, kind: JobKind) -> Change:
        """Put the take before the one that is in the film back into it."""
        draft, task = await self._open()
        chosen = find(draft.script, scene)
        place = f"{kind.value}:{chosen.id}"
        made = [row.fingerprint for row, _ in await self.films.takes(self.actor, task.id, place)]
        plan, _ = await self._survey(draft)
        job = plan.find(place)
        current = job.fingerprint if job else None
        before = made[: made.index(current)] if current in made else made
        if not before:
            raise InvalidInput(
                "no_take",
                f"Scene {draft.script.number(chosen.id)} has no earlier {kind.value}.",
                "Ask for another one, then both are kept.",
            )
        return await self._try(draft.model_copy(update={"picks": draft.picks.select(place, before[-1])}))

    async def follow(self, scene: str, kind: JobKind) -> Change:
        """Let a place follow the script again."""
        draft, _ = await self._open()
        chosen = find(draft.script, scene)
        script = draft.script
        if kind is JobKind.PICTURE and chosen.retouch is not None:
            scenes = tuple(s.model_copy(update={"retouch": None}) if s is chosen else s for s in script.scenes)
            script = script.model_copy(update={"scenes": scenes, "revision": script.revision + 1})
        picks = draft.picks.follow(f"{kind.value}:{chosen.id}")
        if (script, picks) == (draft.script, draft.picks):
            number = draft.script.number(chosen.id)
            raise InvalidInput(
                "nothing_to_change", f"The {kind.value} of scene {number} follows the script already.", ""
            )
        return await self._try(draft.model_copy(update={"script": script, "picks": picks}))

    async def brought(self, place: str) -> Change:
        """What taking a file of the user's into a place would add: all that rests on it, and not the place itself."""
        draft, _ = await self._open(idle=False)
        _, after = await self._survey(draft.model_copy(update={"picks": draft.picks.select(place, _BROUGHT)}))
        prices = {key: price for key, price in after.prices.items() if key != place}
        return _difference(self._quote, after.model_copy(update={"prices": prices, "cost": total(prices.values())}))

    async def price(self, change: Callable[[Draft], Draft]) -> Change:
        """What a change would add; nothing is changed by asking."""
        draft, _ = await self._open(idle=False)
        before = self._quote
        _, after = await self._survey(change(draft))
        return _difference(before, after)

    async def current(self) -> Draft:
        """The film with what was tried so far."""
        draft, _ = await self._open(idle=False)
        return draft

    async def scene_id(self, scene: str) -> str:
        """A scene's id by its number as it was when the draft was begun: an edit does not shift what the next means."""
        draft, task = await self._open(idle=False)
        if any(one.id == scene for one in draft.script.scenes):
            return scene
        return find(task.script or draft.script, scene).id

    async def commit(self, what: str) -> Task | None:
        """Begin to make what was tried, as one revision that can be undone; None when nothing was."""
        task, draft = self._task, self.draft
        if task is None or draft is None or task.script is None:
            return None
        if (draft.brief, draft.script, draft.picks) == (task.brief, task.script, task.picks):
            return None
        self.draft = self._task = None
        script = draft.script.model_copy(update={"revision": task.script.revision + 1})
        await self._stop_free_work(task)
        return await self.films.amend(self.actor, task, draft.brief, script, draft.picks, what)

    async def check_idle(self) -> None:
        """Raise "busy" when parts of the film are being made for money."""
        await self._check_free(await self.films.get(self.actor, self.task_id))

    def learn_locks(self, locks: tuple[str, ...]) -> None:
        """What is locked from now on."""
        if self._task is not None:
            self._task = self._task.model_copy(update={"locks": locks})

    def forget(self) -> None:
        """Drop what was tried."""
        self.draft = self._task = self._quote = None

    async def _open(self, *, idle: bool = True) -> tuple[Draft, Task]:
        if self.draft is None or self._task is None:
            task = await self.films.get(self.actor, self.task_id)
            if task.script is None or task.brief is None:
                raise InvalidInput("no_film", "There is no film here yet.", "Say first what it is to be about.")
            if idle:
                await self._check_free(task)
            self._task, self.draft = task, Draft(brief=task.brief, script=task.script, picks=task.picks)
            _, self._quote = await self._survey(self.draft)
        elif idle:
            await self._check_free(self._task)
        return self.draft, self._task

    async def _check_free(self, task: Task) -> None:
        """A film in the making can be changed unless a vendor is at work for it: that would be paid for nothing."""
        if task.state.unfinished and (await self.films.spent(self.actor, task.id)).reserved > Decimal(0):
            raise InvalidInput(
                "busy", "Parts of this film are being made for money.", "Wait until they are done, or say stop first."
            )

    async def _stop_free_work(self, task: Task) -> None:
        now = await self.films.get(self.actor, task.id)
        if now.state.unfinished:
            await self._check_free(now)
            await self.films.cancel(self.actor, task.id)

    async def _try(self, draft: Draft) -> Change:
        draft, held = await self._spare(draft)
        _, after = await self._survey(draft)
        change = _difference(self._quote, after)
        self.draft, self._quote = draft, after
        return change.model_copy(update={"held": held})

    async def _spare(self, draft: Draft) -> tuple[Draft, tuple[str, ...]]:
        """The draft with what is locked as it is in the film, and what that was. Raises "locked" when nothing else is
        left of the change, and when a take that is locked would be another."""
        task, now = await self._known_task(), self.draft
        if not task.locks or task.script is None or task.brief is None or now is None:
            return draft, ()
        script, held = kept(task.locks, task.script, draft.script)
        spared = draft.model_copy(update={"script": script})
        same = script.model_copy(update={"revision": now.script.revision, "edited": now.script.edited}) == now.script
        if held and same and (draft.brief, draft.picks) == (now.brief, now.picks):
            raise locked(held, task.script)
        film = Draft(brief=task.brief, script=task.script, picks=task.picks)
        if lost := broken(task.locks, (await self._survey(film))[0], (await self._survey(spared))[0]):
            raise locked(lost, task.script)
        return spared, tuple(told(lock, task.script) for lock in held)

    async def _survey(self, draft: Draft) -> tuple[Plan, Quote]:
        return await self.films.survey(self.actor, await self._known_task(), draft.brief, draft.script, draft.picks)

    async def _known_task(self) -> Task:
        return self._task or await self.films.get(self.actor, self.task_id)


def _difference(before: Quote | None, after: Quote) -> Change:
    """What `after` has to make that `before` had not, by key and price; what is left out is not given back."""
    known = before.prices if before else {}
    low = max(after.cost.low - (before.cost.low if before else 0), Decimal(0))
    high = max(after.cost.high - (before.cost.high if before else 0), Decimal(0))
    unknown = max(after.cost.unknown - (before.cost.unknown if before else 0), 0)
    keys = tuple(key for key in after.prices if key not in known)
    cost = Cost(low=min(low, high), high=high, unknown=unknown)
    return Change(parts=len(keys), cost=cost, due=after.cost, keys=keys, seconds=after.seconds)
