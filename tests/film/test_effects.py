"""Sound effects by a scene's words: what is told to be heard is, what is only named, denied or likened to is not."""

from __future__ import annotations

import itertools

import pytest

from pixora.film import edits
from pixora.film.cut import MixRequest
from pixora.film.cut_list import list_cuts
from pixora.film.edits import SceneEdit
from pixora.film.effects import AGAIN, APART, LEAST_LEFT, MOST_IN_A_SCENE, find_effects
from pixora.film.job import Need
from pixora.film.picks import Picks
from pixora.film.plan import Plan
from pixora.film.speech import Speech, Word, read_silently
from tests.film.test_graph import BRIEF, CHOICES, CUT, film

HEARD = {
    "Somebody knocks on the door.": ["knock"],
    "The old door slowly swings open.": ["creak"],
    "She slams the gate behind her.": ["slam"],
    "High up, the church bell begins to ring, and the bells toll.": ["bell"],
    "Footsteps come closer.": ["steps"],
    "Two horses gallop over the plain.": ["hooves"],
    "The frog jumps into the cold water.": ["splash"],
    "Great waves crash on the rocks.": ["wave"],
    "Thunder rolls over the hills.": ["thunder"],
    "The wind howls all night.": ["wind"],
    "As night falls, an owl hoots.": ["owl"],
    "Gulls cry above the harbour.": ["gull"],
    "A blackbird sings in the hedge.": ["bird"],
    "The clock on the wall ticks.": ["clock"],
    "The window shatters!": ["glass"],
    "Far away a train whistles.": ["whistle"],
    "The rocket lifts off at dawn.": ["rocket"],
    "The crowd applauds.": ["applause"],
    "Her heart beats faster.": ["heartbeat"],
}
SILENT = (
    "The door to the garden is red.",
    "A bell hangs in the tower, and a clock beside it.",
    "No bell rings on this island.",
    "The owl never hoots here.",
    "Nobody knocks at the door.",
    "It sounds like thunder rolling in.",
    "If the door opens, run.",
    "A splash of colour on the wall.",
    "Rockets are tall machines that carry fuel.",
    "",
)


def words(text: str, at: float = 0.0) -> tuple[Word, ...]:
    speech = read_silently(text) if text else Speech(seconds=0.0, words=())
    return tuple(Word(text=one.text, start=one.start + at, end=one.end + at) for one in speech.words)


@pytest.mark.parametrize(("text", "effects"), HEARD.items())
def test_what_is_told_to_be_heard_is(text: str, effects: list[str]) -> None:
    cues = find_effects([words(text)], 20.0)
    assert [cue.effect.value for cue in cues] == effects


@pytest.mark.parametrize("text", SILENT)
def test_what_is_only_named_or_denied_is_not(text: str) -> None:
    assert find_effects([words(text)], 20.0) == ()


def test_an_effect_waits_for_the_pause_after_its_words() -> None:
    said = [
        ("The", 0.0),
        ("bell", 0.3),
        ("rings", 0.6),
        ("out,", 0.9),
        ("and", 2.2),
        ("we", 2.5),
        ("wait", 2.8),
        ("here.", 3.1),
    ]
    spoken = [Word(text=text, start=at, end=at + 0.25) for text, at in said]
    (cue,) = find_effects([spoken], 10.0)
    assert 1.15 <= cue.start < 1.3, "after “out,”, where the voice pauses"
    hurried = [Word(text=text, start=0.3 * i, end=0.3 * i + 0.29) for i, (text, _) in enumerate(said)]
    assert find_effects([hurried], 10.0)[0].start == pytest.approx(0.89), "no pause comes soon: with the words"


def test_a_film_is_no_cartoon() -> None:
    loud = "The bell rings. Thunder rolls. The dog barks. An owl hoots. The wind howls. The bell rings."
    scenes = [words(loud, 12.0 * number) for number in range(3)]
    cues = find_effects(scenes, 40.0)
    starts = [cue.start for cue in cues]
    assert starts == sorted(starts) and all(b - a >= APART for a, b in itertools.pairwise(starts))
    for scene in scenes:
        assert 1 <= sum(scene[0].start <= at <= scene[-1].end + 0.1 for at in starts) <= MOST_IN_A_SCENE
    for effect in {cue.effect for cue in cues}:
        times = [cue.start for cue in cues if cue.effect is effect]
        assert all(b - a >= AGAIN for a, b in itertools.pairwise(times)), effect
    last = words("At the end the bell rings.", 17.0)
    assert find_effects([last], last[-1].end + LEAST_LEFT / 2) == (), "a film does not end in the middle of one"


def test_a_film_from_before_there_were_effects_is_not_made_anew() -> None:
    """Only a brief that asks for them has them; then places and mix are made anew, and nothing else."""
    workshop, script = film(CHOICES)
    told = edits.edit(script, "2", SceneEdit(narration="In the dark wood an owl hoots, and the fox listens."))
    before, _ = workshop.make(told, BRIEF)
    assert "cues" not in before.job("ambience").request.model_dump(exclude_defaults=True)
    asked = BRIEF.model_copy(update={"effects": True})
    after, made = workshop.make(told, asked)
    assert made == CUT | {"ambience"}
    assert [need.role for need in mix_of(after)[1] if need.job == "ambience"] == ["ambience", "effects"]
    assert [sound.name for sound in list_cuts(after, told, asked).sounds] == ["Voice", "Music", "Effects", "Room tone"]
    assert workshop.make(edits.edit(told, "2", SceneEdit(effects_db=-6.0)), asked)[1] == CUT
    assert workshop.make(told, BRIEF)[1] == set()
    silent, _ = workshop.make(told, asked.model_copy(update={"ambience": False}))
    assert (mix_of(silent)[0].ambience, mix_of(silent)[0].effects) == (False, True)
    german, _ = workshop.make(told.model_copy(update={"language": "de"}), asked)
    assert not mix_of(german)[0].effects, "nobody knows what its words call for"


def test_a_selected_take_without_effects_is_mixed_without() -> None:
    workshop, script = film(CHOICES)
    told = edits.edit(script, "2", SceneEdit(narration="In the dark wood an owl hoots, and the fox listens."))
    before, _ = workshop.make(told, BRIEF)
    old = before.job("ambience").fingerprint or ""
    parts = {"audio": workshop.known[old].parts["audio"]}
    workshop.known[old] = workshop.known[old].model_copy(update={"parts": parts})
    plan, _ = workshop.make(told, BRIEF.model_copy(update={"effects": True}), Picks().select("ambience", old))
    assert not mix_of(plan)[0].effects and plan.job("master").fingerprint, "and the film is finished"


def mix_of(plan: Plan) -> tuple[MixRequest, tuple[Need, ...]]:
    job = plan.job("mix")
    assert isinstance(job.request, MixRequest)
    return job.request, job.needs
