"""Other masters of a film: what vendors made is kept whatever the shape, and what cannot go together is told."""

from __future__ import annotations

import pytest

from pixora.core.remastering import keep_bought
from pixora.film.brief import Aspect, Framing, Resolution
from pixora.film.cut import MasterRequest, SegmentRequest, Source
from pixora.film.cut_list import clips_with_handles, list_cuts
from pixora.film.delivery import Codec, Form
from pixora.film.errors import InvalidInput
from pixora.film.picks import Picks
from pixora.film.plan import HERE, Plan
from tests.film.test_graph import BRIEF, CHOICES, PAID, film


@pytest.mark.parametrize("aspect", [Aspect.TALL, Aspect.SQUARE, Aspect.PORTRAIT])
def test_a_film_of_another_shape_is_not_paid_again(aspect: Aspect) -> None:
    workshop, script = film(PAID)
    plan, _ = workshop.make(script, BRIEF)
    form = Form(aspect=aspect, resolution=Resolution.P1080)
    shaped, made = workshop.make(script, form.brief(BRIEF), keep_bought(plan, Picks()))
    bought = {job.key for job in shaped.jobs if job.provider not in HERE}
    assert bought and not bought & made
    assert {job.fingerprint for job in shaped.jobs if job.key in bought} == {
        job.fingerprint for job in plan.jobs if job.key in bought
    }
    seen = [job.request for job in shaped.jobs if isinstance(job.request, SegmentRequest)]
    # They are cut so that what counts stays, and captions are laid anew.
    assert {part.framing for one in seen for part in one.parts} == {Framing.SMART}
    assert {part.source for one in seen for part in one.parts} == {Source.CLIP}
    assert all(one.raster == form.brief(BRIEF).raster for one in seen)
    assert made >= {"master", "captions"} and not made & {"mix", "sound"}, "what is heard is the same"


def test_a_drawn_film_is_drawn_for_its_shape() -> None:
    workshop, script = film(CHOICES)
    plan, _ = workshop.make(script, BRIEF)
    shaped, made = workshop.make(script, Form(aspect=Aspect.PORTRAIT).brief(BRIEF), keep_bought(plan, Picks()))
    assert {f"picture:{scene.id}" for scene in script.scenes} <= made
    seen = [job.request for job in shaped.jobs if isinstance(job.request, SegmentRequest)]
    assert {(one.raster.width, one.raster.height) for one in seen} == {(720, 900)}
    assert {part.source for one in seen for part in one.parts} == {Source.DRAWN}


def test_clips_have_their_handles() -> None:
    """Whole scenes, longer on both sides than any transition reaches, with neither captions nor fades in them."""
    workshop, script = film(CHOICES)
    plan, _ = workshop.make(script, BRIEF)
    cuts = list_cuts(plan, script, BRIEF)
    assert cuts.frames == plan.timeline.frames and len(cuts.shots) == len(script.scenes)
    clips = clips_with_handles(plan, cuts, workshop.known)
    for shot, span in zip(cuts.shots, plan.timeline.spans, strict=True):
        job = clips[shot.scene_id]
        assert isinstance(job.request, SegmentRequest) and job.fingerprint
        assert shot.head >= max(span.half_in, 15) and shot.tail >= max(span.half_out, 15)
        assert job.request.frames == shot.head + span.frames + shot.tail
        assert [part.first for part in job.request.parts] == [-shot.head]
        assert not (job.request.lines or job.request.fade_in or job.request.fade_out)
    assert len({job.fingerprint for job in clips.values()}) == len(clips)
    assert not {job.fingerprint for job in clips.values()} & workshop.known.keys()


@pytest.mark.parametrize(
    "form",
    [Form(preview=True, codec=Codec.AV1), Form(preview=True, resolution=Resolution.P2160)],
)
def test_what_cannot_go_together_is_told(form: Form) -> None:
    with pytest.raises(InvalidInput) as told:
        form.check()
    assert told.value.code == "bad_combination" and told.value.hint


def test_a_film_as_it_is_stays_as_it_is() -> None:
    assert Form().plain and Form().brief(BRIEF) == BRIEF
    assert Form(aspect=BRIEF.aspect).brief(BRIEF) == BRIEF


def test_a_film_is_marked_by_who_made_its_parts() -> None:
    workshop, script = film(PAID)
    plan, _ = workshop.make(script, BRIEF)
    first = script.scenes[0].id
    place, other = f"picture:{first}", plan.job(f"picture:{script.scenes[1].id}").fingerprint or ""
    brought, _ = workshop.make(script, BRIEF, Picks().bring(place, other))
    taken, _ = workshop.make(script, BRIEF, Picks().select(place, other))

    def makers(of: Plan) -> list[tuple[str, str]]:
        request = of.job("master").request
        assert isinstance(request, MasterRequest)
        return [(maker.kind, maker.provider) for maker in request.makers]

    usual = [("script", "built-in"), ("narration", "vendor"), ("reference", "vendor"), ("picture", "vendor")]
    usual += [("motion", "vendor"), ("music", "vendor"), ("ambience", "built-in")]
    assert makers(plan) == makers(taken) == [one for one in usual if one in makers(plan)]
    assert ("picture", "upload") in makers(brought)
    request = plan.job("master").request
    assert isinstance(request, MasterRequest)
    assert [chapter.start for chapter in request.chapters] == [span.start for span in plan.timeline.spans]
