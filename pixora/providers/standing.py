"""Who serves each craft and why, as settings, `doctor`, the API and the start say it."""

from __future__ import annotations

from pixora.film.brief import Data
from pixora.film.job import JobKind
from pixora.film.plan import BUILT_IN, Choice
from pixora.providers.catalog import Craft, Model


class Candidate(Data):
    """A model that a setting names: whether it can be used, and if not, why."""

    id: str
    usable: bool
    why: str = ""


class Standing(Data):
    """Who serves a craft, and why. `model` is None for the built-in artists."""

    craft: Craft
    model: Model | None
    why: str
    candidates: tuple[Candidate, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def served_by(self) -> str:
        return self.model.id if self.model else BUILT_IN


class Selection(Data):
    """Who serves each craft."""

    standings: tuple[Standing, ...]

    def of(self, craft: Craft) -> Standing:
        return next(standing for standing in self.standings if standing.craft is craft)

    @property
    def choices(self) -> dict[JobKind, Choice]:
        """What vendors make in a new film."""
        served = ((standing.model, standing.craft) for standing in self.standings)
        return {kind: model.choice() for model, craft in served if model for kind in craft.kinds}

    def closed(self, why: str) -> Selection:
        """The built-in artists for every craft, all for one reason."""
        return Selection(standings=tuple(Standing(craft=one.craft, model=None, why=why) for one in self.standings))

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(warning for standing in self.standings for warning in standing.warnings))
