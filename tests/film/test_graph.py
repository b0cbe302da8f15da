"""A film is a build: what each edit makes anew, to the job, and fingerprints that hold over releases."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

import pytest

from pixora.film import edits
from pixora.film.branding import CLOSING, OPENING, CardText, set_card
from pixora.film.brief import Aspect, Brief, Captions, CaptionStyle, Corner, Framing, Gate, Loudness, Mood, Resolution
from pixora.film.casting import may_be_in, seen_in
from pixora.film.edits import SceneEdit
from pixora.film.errors import InvalidInput
from pixora.film.fingerprint import fingerprint, identity
from pixora.film.gates import agree, stand, used_up
from pixora.film.graph import build_plan, go_on
from pixora.film.job import Job, JobKind, NarrationRequest, TuneRequest
from pixora.film.money import FREE, Price, exactly
from pixora.film.picks import Picks
from pixora.film.plan import Choice, Finished, Plan
from pixora.film.quote import quote
from pixora.film.script import Script, SoundCut, TransitionKind
from pixora.film.speech import read_silently
from pixora.film.timeline import timed
from pixora.providers.local.director import write
from pixora.providers.local.repertoire import CHOICES

BRIEF = Brief(prompt="a fox who seeks the sea", topic="a fox who seeks the sea", seconds=40.0, seed=7)
PAID: dict[JobKind, Choice] = CHOICES | {
    JobKind.REFERENCE: Choice(provider="vendor", model="image", version="1"),
    JobKind.PICTURE: Choice(provider="vendor", model="image", version="1", references=2),
    JobKind.MOTION: Choice(provider="vendor", model="motion", version="1", seconds=(5.0, 10.0)),
    JobKind.NARRATION: Choice(provider="vendor", model="voice", version="1"),
    JobKind.MUSIC: Choice(provider="vendor", model="music", version="1"),
}
GOLDEN = "a8a7ab6feb025488504172a73b97e03a650ee26621da873612c5fae810f3c8ab"
_PARTS = {
    JobKind.NARRATION: ("audio", "words"),
    JobKind.REFERENCE: ("image",),
    JobKind.PICTURE: ("image",),
    JobKind.LOGO: ("image",),
    JobKind.MOTION: ("video",),
    JobKind.MUSIC: ("audio",),
    JobKind.AMBIENCE: ("audio", "effects"),
    JobKind.SEGMENT: ("video",),
    JobKind.ANIMATIC: ("video",),
    JobKind.MIX: ("mix", "voice", "music", "ambience"),
    JobKind.SOUND: ("sound",),
    JobKind.CAPTIONS: ("srt", "vtt"),
    JobKind.THUMBNAIL: ("image",),
    JobKind.MASTER: ("video",),
}


class Workshop:
    """Makes every job at once, by its fingerprint alone, and remembers which it made."""

    def __init__(self, choices: Mapping[JobKind, Choice]) -> None:
        self.choices = choices
        self.known: dict[str, Finished] = {}

    def make(self, script: Script, brief: Brief, picks: Picks | None = None) -> tuple[Plan, set[str]]:
        """The finished plan, and the keys of the jobs that had to be made."""
        made: set[str] = set()
        picked = picks or Picks()
        plan = build_plan(script, brief, self.choices, self.known, picked)
        while True:
            ready = [job for job in plan.jobs if job.fingerprint and job.fingerprint not in self.known]
            if not ready:
                assert all(job.fingerprint for job in plan.jobs)
                return plan, made
            for job in ready:
                made.add(job.key)
                self.known[job.fingerprint or ""] = self._result(job)
            before, plan = plan, build_plan(script, brief, self.choices, self.known, picked)
            if before.measured:
                assert go_on(before, self.known, picked) == plan, "gone on with, a plan is as if drawn up anew"

    def _result(self, job: Job) -> Finished:
        facts = {}
        if job.kind is JobKind.NARRATION:
            text = job.request.model_dump()["text"]
            facts = {"speech": read_silently(text, 2.9).model_dump(mode="json")}
        named = {part: hashlib.sha256(f"{job.fingerprint}{part}".encode()).hexdigest() for part in _PARTS[job.kind]}
        return Finished(parts=named, facts=facts)


def film(choices: Mapping[JobKind, Choice]) -> tuple[Workshop, Script]:
    """A finished film of which lengths stand as they were measured."""
    workshop, script = Workshop(choices), write(BRIEF)
    plan, _ = workshop.make(script, BRIEF)
    return workshop, timed(script, plan.timeline)


def kinds(keys: set[str]) -> set[str]:
    return {key.partition(":")[0] for key in keys}


CUT = {"mix", "sound", "master"}


def words(script: Script) -> Script:
    shorter = " ".join(script.scenes[2].narration.split()[:-1]) + " now."
    return edits.edit(script, "3", SceneEdit(narration=shorter))


def prompt(script: Script) -> Script:
    return edits.edit(script, "3", SceneEdit(picture_prompt="Something else altogether."))


@pytest.mark.parametrize("choices", [CHOICES, PAID], ids=["built-in", "vendors"])
def test_an_edit_makes_only_what_depends_on_it(choices: Mapping[JobKind, Choice]) -> None:
    workshop, script = film(choices)
    assert workshop.make(script, BRIEF)[1] == set(), "a finished film has nothing to make"
    ids = [scene.id for scene in script.scenes]
    third = ids[2]
    vendors = choices is PAID

    made = workshop.make(words(script), BRIEF)[1]
    assert f"narration:{third}" in made
    assert {key for key in made if key.startswith("narration")} == {f"narration:{third}"}
    touched = {key for key in made if key.startswith("segment")}
    assert all(third in key for key in touched), "lengths stand, so that no other scene is filmed anew"
    assert not kinds(made) & {"picture", "motion", "music", "reference", "ambience", "thumbnail"}

    made = workshop.make(prompt(script), BRIEF)[1]
    assert f"picture:{third}" in made and not kinds(made) & {"narration", "music", "reference", *CUT} - {"master"}
    assert {key for key in made if key.startswith("motion")} == ({f"motion:{third}"} if vendors else set())

    renamed = edits.rename(script, script.characters[0].id, "Rufus") if script.characters else script
    assert workshop.make(renamed, BRIEF)[1] == set(), "a name is no part of anything made"

    swapped = edits.reorder(script, [ids[1], ids[0], *ids[2:]])
    assert not kinds(workshop.make(swapped, BRIEF)[1]) & {"narration", "picture", "reference"}
    if vendors:
        assert not kinds(workshop.make(swapped, BRIEF)[1]) & {"motion", "music"}

    fewer = workshop.make(edits.delete(script, "3"), BRIEF)[1]
    assert not kinds(fewer) & {"narration", "picture", "reference", "motion"}

    more = edits.add(script, third, "And then it rained for a while.")
    new = next(scene.id for scene in more.scenes if scene.id not in ids)
    made = workshop.make(more, BRIEF)[1]
    assert {key for key in made if key.startswith(("narration", "picture", "motion"))} == {
        f"narration:{new}",
        f"picture:{new}",
        *([f"motion:{new}"] if vendors else []),
    }

    made = workshop.make(edits.edit(script, "2", SceneEdit(transition=TransitionKind.WIPE_LEFT)), BRIEF)[1]
    assert made <= {f"segment:{ids[1]}+{third}", "master", "animatic"} and "master" in made

    other = edits.edit(script, "2", SceneEdit(voice="marin"))
    made = workshop.make(other, BRIEF)[1]
    assert f"narration:{ids[1]}" in made and kinds(made) <= {"narration", "segment", "captions", "animatic", *CUT}
    assert {key for key in made if key.startswith("narration")} == {f"narration:{ids[1]}"}
    assert workshop.make(edits.edit(other, "2", SceneEdit(voice="")), BRIEF)[1] == set()

    made = workshop.make(edits.edit(script, "2", SceneEdit(voice_db=-6.0, music_db=3.0)), BRIEF)[1]
    assert made == CUT | ({"animatic"} if vendors else set()), "a volume is a matter of the mix alone"

    made = workshop.make(edits.score(script, Mood.TENSE), BRIEF)[1]
    assert made == {"music", *CUT} | ({"animatic"} if vendors else set())


@pytest.mark.parametrize("choices", [CHOICES, PAID], ids=["built-in", "vendors"])
def test_who_is_in_a_scene(choices: Mapping[JobKind, Choice]) -> None:
    workshop, script = film(choices)
    who = script.characters[0]
    there = next(scene for scene in script.scenes if who.id in seen_in(scene))
    gone = edits.edit(script, there.id, SceneEdit(characters=()))
    left = gone.scene(there.id)
    assert seen_in(left) == () and who.description not in left.picture_prompt + left.motion_prompt
    assert who.name.removeprefix("The ") not in left.picture_prompt, "nor are they told of otherwise"
    made = workshop.make(gone, BRIEF)[1]
    assert f"picture:{there.id}" in made and not kinds(made) & {"narration", "music", "reference", "mix"}
    assert {key for key in made if key.startswith("picture")} == {f"picture:{there.id}"}

    back = edits.edit(gone, there.id, SceneEdit(characters=(who.name,)))
    again = back.scene(there.id)
    assert seen_in(again) == (who.id,) and again.picture_prompt.count(who.description) == 1
    assert edits.edit(back, there.id, SceneEdit(characters=(who.id,))).scene(there.id) == again
    workshop.make(back, BRIEF)
    assert workshop.make(gone, BRIEF)[1] == set(), "what was made without them is there still"
    needs = workshop.make(back, BRIEF)[0].job(f"picture:{there.id}").needs
    assert ([need.job for need in needs] == [f"reference:{who.id}"]) is (choices is PAID), (
        "a model goes by their picture"
    )

    with pytest.raises(InvalidInput, match="no character"):
        edits.edit(script, "1", SceneEdit(characters=("Nobody",)))
    card = set_card(script, CLOSING, CardText(title="The end"))
    with pytest.raises(InvalidInput, match="card"):
        edits.edit(card, CLOSING, SceneEdit(characters=(who.id,)))
    crowd = script.model_copy(
        update={"characters": tuple(who.model_copy(update={"id": f"c_{n}", "name": f"N{n}"}) for n in range(5))}
    )
    with pytest.raises(InvalidInput, match="3 characters"):
        edits.edit(crowd, "1", SceneEdit(characters=("N0", "N1", "N2", "N3")))
    ids = tuple(one.id for one in crowd.characters)
    bare = crowd.scenes[0].visual.model_copy(update={"players": ()})
    full = crowd.scenes[0].model_copy(update={"characters": ids, "visual": bare})
    crowd = crowd.model_copy(update={"scenes": (full, *crowd.scenes[1:])})
    assert seen_in(edits.edit(crowd, "1", SceneEdit(characters=ids[:-1])).scenes[0]) == ids[:-1], "one may always go"
    twins = tuple(one.model_copy(update={"name": "N"}) for one in crowd.characters)
    assert len(may_be_in(crowd.model_copy(update={"characters": twins}), full)) == len(ids), "whatever they are called"


@pytest.mark.parametrize(
    ("change", "never"),
    [
        (lambda b: {"caption_style": CaptionStyle.BOXED}, {"narration", "picture", "music", "mix", "motion"}),
        (lambda b: {"resolution": Resolution.P1080}, {"narration", "music", "mix", "sound"}),
        (lambda b: {"aspect": Aspect.TALL}, {"narration", "music", "mix", "sound"}),
        (lambda b: {"voice": "none"}, {"picture", "reference"}),
    ],
)
def test_a_change_of_the_brief(change: Callable[[Brief], dict[str, object]], never: set[str]) -> None:
    workshop, script = film(PAID)
    made = workshop.make(script, BRIEF.model_copy(update=change(BRIEF)))[1]
    assert made and not kinds(made) & never


def test_takes_pins_and_stand_ins() -> None:
    workshop, script = film(PAID)
    place = f"picture:{script.scenes[1].id}"
    first = workshop.make(script, BRIEF)[0].job(place).fingerprint or ""
    again = Picks().another(place)
    assert place in workshop.make(script, BRIEF, again)[1]
    back = again.select(place, first)
    assert kinds(workshop.make(script, BRIEF, back)[1]) == set(), "a take that was made costs nothing but the cut"

    changed = edits.edit(script, "2", SceneEdit(picture_prompt="Quite another picture."))
    plan, made = workshop.make(changed, BRIEF, back)
    assert plan.job(place).out_of_date and plan.job(place).fingerprint == first and place not in made
    assert place in workshop.make(changed, BRIEF, back.follow(place))[1]

    motion = f"motion:{script.scenes[1].id}"
    plan = workshop.make(script, BRIEF, Picks().stand_in(motion, CHOICES[JobKind.MOTION]))[0]
    assert plan.find(motion) is None, "the still moves instead"
    assert plan.job(f"segment:{script.scenes[1].id}").request.model_dump()["parts"][0]["source"] == "still"


def test_a_logo_and_cards_of_ones_own() -> None:
    workshop, script = film(PAID)
    bodies = {job.key for job in workshop.make(script, BRIEF)[0].jobs if job.kind is JobKind.SEGMENT}
    logo = Picks().select("logo", "own")
    workshop.known["own"] = Finished(parts={"image": "0" * 64})
    plan, made = workshop.make(script, BRIEF, logo)
    assert made == {*bodies, "master"} and not plan.job("logo").out_of_date, "the picture alone, and nothing paid"
    other = BRIEF.model_copy(update={"logo_corner": Corner.BOTTOM_LEFT})
    assert workshop.make(script, other, logo)[1] == {*bodies, "master"}
    assert workshop.make(script, other)[1] == set(), "a corner without a logo is nothing"

    cards = set_card(script, OPENING, CardText(title="Foxes"))
    cards = set_card(cards, CLOSING, CardText(title="The End", subtitle="by me"))
    assert [scene.id for scene in cards.scenes] == [OPENING, *(scene.id for scene in script.scenes), CLOSING]
    here = Picks()
    for place in (f"{kind}:{card}" for kind in ("picture", "motion") for card in (OPENING, CLOSING)):
        here = here.stand_in(place, CHOICES[JobKind(place.partition(":")[0])])
    plan, made = workshop.make(cards, BRIEF, here)
    assert {key for key in made if key.startswith("picture")} == {f"picture:{OPENING}", f"picture:{CLOSING}"}
    assert not kinds(made) & {"narration", "motion", "reference"}
    # The first and last scenes have no fade any more, and the film is longer: nothing else is filmed anew.
    assert set_card(set_card(cards, OPENING, None), CLOSING, None).scenes == script.scenes
    words = set_card(cards, CLOSING, CardText(title="Good night"))
    made = workshop.make(words, BRIEF, here)[1]
    last = script.scenes[-1].id
    assert made == {f"picture:{CLOSING}", f"segment:{last}+{CLOSING}", f"segment:{CLOSING}", "animatic", "master"}
    for wrong in ("", "x" * 121):
        with pytest.raises(InvalidInput):
            set_card(script, OPENING, CardText(title=wrong))


def test_a_yes_holds_for_the_price_that_was_shown() -> None:
    workshop, script = film(PAID)
    workshop.known.clear()

    def price(job: Job, motion: str = "0.35") -> Price:
        return exactly(motion) if job.kind is JobKind.MOTION else exactly("0.04") if job.provider == "vendor" else FREE

    def priced(motion: str) -> tuple[Plan, dict[str, Price]]:
        plan = build_plan(script, BRIEF, PAID, workshop.known)
        done = {job.key for job in plan.jobs if job.fingerprint in workshop.known}
        asked = quote(plan, done, lambda job: price(job, motion), lambda job: job.weight, lambda job: (job.provider, 2))
        return plan, asked.prices

    plan, prices = priced("0.35")
    before = stand(plan, workshop.known, prices, BRIEF, {})
    assert before.gate is Gate.SCRIPT and f"motion:{script.scenes[0].id}" in before.held
    approved = agree(plan, prices, Gate.SCRIPT, {})
    assert stand(plan, workshop.known, prices, BRIEF, approved).held == frozenset()
    plan, dearer = priced("0.70")
    after = stand(plan, workshop.known, dearer, BRIEF, approved)
    assert {key.partition(":")[0] for key in after.held} == {"motion"}
    assert stand(plan, workshop.known, dearer, BRIEF.model_copy(update={"gates": ()}), {}).held == frozenset()


def test_a_yes_pays_once() -> None:
    """What is made again since another picture goes into it is asked for again, though it asks for the same."""
    workshop, script = film(PAID)
    scene, cost = script.scenes[0].id, exactly("0.35")
    plan, _ = workshop.make(script, BRIEF)
    approved = agree(plan, {job.key: cost for job in plan.jobs if job.provider == "vendor"}, Gate.SCRIPT, {})
    workshop.known["own"] = Finished(parts={"image": "0" * 64})
    plan = build_plan(script, BRIEF, PAID, workshop.known, Picks().select(f"picture:{scene}", "own"))
    prices = {f"motion:{scene}": cost}
    assert f"motion:{scene}" in {job.key for job in plan.missing(workshop.known)}
    assert stand(plan, workshop.known, prices, BRIEF, approved).gate is None
    left = used_up(approved, {identity(job) for job in plan.jobs})
    after = stand(plan, workshop.known, prices, BRIEF, left)
    assert after.held == {f"motion:{scene}"} and after.gate is Gate.PRICE


def test_a_tune_that_is_long_enough_is_kept() -> None:
    workshop, script = film(PAID)
    tune = workshop.make(script, BRIEF)[0].job("music").request
    assert isinstance(tune, TuneRequest)
    shorter = edits.delete(edits.delete(script, "2"), "2")
    assert "music" in workshop.make(shorter, BRIEF)[1], "nobody remembers how long it is"
    workshop, _ = film(PAID)
    kept = Picks(tune=tune)
    assert "music" not in workshop.make(shorter, BRIEF, kept)[1]
    for other in (
        edits.add(script, "1", "Then it rained for many days and nobody came. " * 3),
        edits.score(shorter, next(mood for mood in Mood if mood is not script.mood)),
    ):
        assert "music" in workshop.make(other, BRIEF, kept)[1]
    assert "music" in workshop.make(shorter, BRIEF, kept.another("music"))[1]
    assert kept.another("picture:x").without("x").tune == tune


def test_fingerprints_are_those_of_the_first_release() -> None:
    """A change here makes every film anew: raise FINGERPRINT_VERSION and map old to new instead."""
    plan, _ = Workshop(CHOICES).make(write(BRIEF), BRIEF)
    script = write(BRIEF)
    first = plan.job(f"narration:{script.scenes[0].id}")
    asked = NarrationRequest(text="One line.", voice="heart", language="en", seed=1)
    job = Job(key="narration:s_1", kind=JobKind.NARRATION, scene_id="s_1", provider="built-in", model="m", version="1",
              request=asked)  # fmt: skip
    assert first.fingerprint
    assert fingerprint(job, {}) == GOLDEN
    elsewhere = job.model_copy(update={"key": "narration:s_9", "scene_id": "s_9", "weight": 9.0})
    assert fingerprint(elsewhere, {}) == GOLDEN, "neither place nor weight is in it"
    assert fingerprint(job.model_copy(update={"take": 1}), {}) != GOLDEN


MADE_BY_VENDORS = {"animatic", "master"}
SOUND = MADE_BY_VENDORS | {"mix", "sound"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"loudness": Loudness.BROADCAST}, SOUND),
        ({"clip_sound": True}, SOUND),
        ({"silent_music": True, "ambience": False}, SOUND),
        ({"framing": Framing.FIT}, {"master", "segment"}),
        ({"captions": Captions.OFF}, MADE_BY_VENDORS | {"segment"}),
        ({"captions": Captions.TRACK}, MADE_BY_VENDORS | {"segment"}),
    ],
    ids=["loudness", "clips heard", "no room tone", "framing", "no captions", "soft captions"],
)
def test_a_change_of_the_cut_touches_only_what_it_must(change: dict[str, object], expected: set[str]) -> None:
    workshop, script = film(PAID)
    before, _ = workshop.make(script, BRIEF)
    after, made = workshop.make(script, BRIEF.model_copy(update=change))
    assert kinds(made) == expected
    if "segment" in expected and "captions" in change:
        captioned = {
            job.key for job in before.jobs if job.kind is JobKind.SEGMENT and job.request.model_dump()["lines"]
        }
        assert {key for key in made if key.startswith("segment")} == captioned, "what had no captions is copied"
    back = workshop.make(script, BRIEF)[1]
    assert back == set() and after.timeline == before.timeline, "and taking it back makes nothing"


def test_sound_that_crosses_a_border_films_only_captions_anew() -> None:
    workshop, script = film(PAID)
    second, third = script.scenes[1].id, script.scenes[2].id
    made = workshop.make(edits.edit(script, "2", SceneEdit(sound=SoundCut.J)), BRIEF)[1]
    assert {key for key in made if not key.startswith("segment")} <= SOUND | {"captions", "ambience"}
    assert all(second in key or third in key for key in made if key.startswith("segment"))
    louder = workshop.make(edits.edit(script, "2", SceneEdit(voice_db=3.0)), BRIEF)[1]
    assert louder == SOUND
    wider = workshop.make(edits.edit(script, "2", SceneEdit(framing=Framing.SMART)), BRIEF)[1]
    assert kinds(wider) == {"segment", "master"} and all(second in key for key in wider - {"master"})
