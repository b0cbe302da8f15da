"""Which frames of a film may stand for it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pixora.film import edits
from pixora.film.brief import Captions
from pixora.film.cut import CaptionsRequest
from pixora.film.edits import SceneEdit
from pixora.film.moments import LOOKED_AT, list_moments
from pixora.film.picks import Picks
from pixora.film.plan import Finished
from pixora.film.timeline import FADE_IN, FADE_OUT
from pixora.film.visual import CardKind, Place
from pixora.providers.local.repertoire import CHOICES
from tests.film.test_graph import BRIEF, film


@pytest.mark.parametrize("captions", Captions)
def test_moments_keep_clear_of_transitions_fades_and_captions(captions: Captions) -> None:
    workshop, script = film(CHOICES)
    brief = BRIEF.model_copy(update={"captions": captions})
    plan, _ = workshop.make(script, brief)
    moments, fps = list_moments(plan, script, brief), plan.timeline.fps
    assert 0 < len(moments) <= LOOKED_AT and all(a.frame < b.frame for a, b in pairwise(moments))
    lines = plan.job("captions").request if captions is Captions.BURNED else None
    over = {True: set[int](), False: set[int]()}
    for span in plan.timeline.spans:
        seen = [moment for moment in moments if span.start <= moment.frame < span.end]
        assert seen, "each scene is looked at"
        for moment in seen:
            assert span.start + span.half_in < moment.frame < span.end - span.half_out
            if isinstance(lines, CaptionsRequest):
                said = [line for line in lines.lines if line.start <= moment.frame / fps <= line.end]
                over[bool(said)].add(moment.frame)
                assert all(moment.frame / fps > line.words[-1].start for line in said), "in the middle of a line"
    assert FADE_IN * fps < moments[0].frame and moments[-1].frame < plan.timeline.frames - FADE_OUT * fps
    if captions is Captions.BURNED:
        weights = {moment.frame: moment.weight for moment in moments}
        assert len(over[False]) > len(over[True])
        assert all(weights[frame] < 1.2 for frame in over[True])


def test_who_the_film_is_about_counts_for_more_than_words() -> None:
    workshop, script = film(CHOICES)
    silent = BRIEF.model_copy(update={"captions": Captions.OFF})
    # The same film with a card of words in the place of its second scene.
    shown = script.scenes[1].model_copy(update={"characters": ()})
    card = shown.visual.model_copy(update={"place": Place.CARD, "card": CardKind.TITLE, "players": ()})
    scenes = (script.scenes[0], shown.model_copy(update={"visual": card}), *script.scenes[2:])
    script = script.model_copy(update={"scenes": scenes})
    plan, _ = workshop.make(script, silent)
    weights: dict[bool, set[float]] = {True: set(), False: set()}
    for moment in list_moments(plan, script, silent):
        span = next(one for one in plan.timeline.spans if one.start <= moment.frame < one.end)
        weights[bool(script.scene(span.scene_id).characters)].add(moment.weight)
    assert min(weights[True]) > 1.0 > 0.5 > min(weights[False])


def test_an_own_clip_has_a_place_where_nobody_would_make_one() -> None:
    workshop, script = film(CHOICES)
    plan, _ = workshop.make(script, BRIEF)
    place = f"motion:{script.scenes[1].id}"
    assert plan.find(place) is None
    brought = Picks().bring(place, "f" * 64)
    workshop.known["f" * 64] = Finished(parts={"video": "e" * 64})
    shown, made = workshop.make(script, BRIEF, brought)
    assert made and {key.partition(":")[0] for key in made} <= {"segment", "master", "thumbnail"}
    job = shown.job(place)
    assert job.fingerprint == "f" * 64 and not job.out_of_date and shown.find("animatic") is None
    assert workshop.make(script, BRIEF, brought.follow(place))[0] == plan, "let go, the film is what it was"
    # A vendor's clip that was brought is told when what it was made of is other; here there is nothing to be made.
    other = edits.edit(script, "2", SceneEdit(picture_prompt="Something else altogether."))
    assert not workshop.make(other, BRIEF, brought)[0].job(place).out_of_date
