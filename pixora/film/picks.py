"""What a user has picked for the places of a film: takes, selected assets, and where a substitute stands in.

A place is a job's key in the plan ("picture:s_1f3a"): it stays the same however often it is made.
"""

from __future__ import annotations

from pixora.film.brief import Data
from pixora.film.job import JobKind, TuneRequest
from pixora.film.plan import Choice


class Picks(Data):
    takes: dict[str, int] = {}
    """How often each place was asked for anew."""
    pinned: dict[str, str] = {}
    """Fingerprint of the take or upload that was selected: it stays whatever changes before it."""
    substitutes: dict[str, Choice] = {}
    """Who stands in for a vendor that failed, by place."""
    tune: TuneRequest | None = None
    """What the vendor's music that the film has was asked for: kept while the film is no longer than it."""
    brought: tuple[str, ...] = ()
    """Fingerprints of files that the user brought along: what stands in the film of them is marked as theirs."""

    def tuned(self, tune: TuneRequest) -> TuneRequest:
        """What to ask a vendor's music for: the tune that is there if it is long enough, else `tune`."""
        there = self.tune
        if there is None or there.seconds < tune.seconds:
            return tune
        return there if there.model_copy(update={"seconds": tune.seconds}) == tune else tune

    def another(self, place: str) -> Picks:
        """Ask for a place anew: the next take, with nothing pinned and nobody standing in."""
        return self.model_copy(
            update={
                "takes": self.takes | {place: self.takes.get(place, 0) + 1},
                "pinned": {key: value for key, value in self.pinned.items() if key != place},
                "substitutes": {key: value for key, value in self.substitutes.items() if key != place},
                "tune": None if place == JobKind.MUSIC.value else self.tune,
            }
        )

    def select(self, place: str, fingerprint: str) -> Picks:
        """Put a take or an upload into the film."""
        return self.model_copy(update={"pinned": self.pinned | {place: fingerprint}})

    def bring(self, place: str, fingerprint: str) -> Picks:
        """Put a user's own file into the film."""
        brought = tuple(dict.fromkeys([*self.brought, fingerprint]))
        return self.select(place, fingerprint).model_copy(update={"brought": brought})

    def brings(self, kind: JobKind, scene_id: str) -> bool:
        """Whether the user's own file stands in that place of a scene."""
        return self.pinned.get(f"{kind.value}:{scene_id}") in self.brought

    def film_wide(self) -> Picks:
        """What stays when all scenes are other ones: the logo."""
        logo = self.pinned.get(JobKind.LOGO.value)
        return Picks(pinned={JobKind.LOGO.value: logo} if logo else {})

    def follow(self, place: str) -> Picks:
        """Let a place follow the script again."""
        return self.model_copy(update={"pinned": {key: value for key, value in self.pinned.items() if key != place}})

    def stand_in(self, place: str, choice: Choice) -> Picks:
        """Let another make a place that a vendor failed at."""
        return self.model_copy(update={"substitutes": self.substitutes | {place: choice}})

    def without(self, scene_id: str) -> Picks:
        """Forget a scene that is gone."""

        def kept(place: str) -> bool:
            return place.partition(":")[2] != scene_id

        return self.model_copy(
            update={
                "takes": {key: value for key, value in self.takes.items() if kept(key)},
                "pinned": {key: value for key, value in self.pinned.items() if kept(key)},
                "substitutes": {key: value for key, value in self.substitutes.items() if kept(key)},
            }
        )
