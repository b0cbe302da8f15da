"""What a page shows, folded from events alone."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce

from pixora.film.events import (
    AgentDelta,
    AgentMessage,
    AnyEvent,
    AssetMade,
    ErrorShown,
    Logged,
    PlanShown,
    ProgressUpdate,
    StatusChanged,
    TaskState,
    UserMessage,
    VideoComplete,
)
from ui.model import Cost, Fault, Phase, Said, SceneState, Sent, State, Step
from ui.state import fold

CALL = {"name": "make_film", "arguments": {"topic": "owls"}}


def logged(*events: AnyEvent, after: int = 0) -> list[Logged]:
    at = "2026-01-01T00:00:00.000Z"
    return [Logged(task_id="task_1", seq=after + i, at=at, event=event) for i, event in enumerate(events, 1)]


def folded(*events: AnyEvent, state: State | None = None) -> State:
    begun = state or State()
    return reduce(fold, logged(*events, after=begun.seq), begun)


def plan(
    *scenes: str, made: tuple[str, ...] = (), price: tuple[str, str] | None = ("0", "0"), gate: str | None = None
) -> PlanShown:
    low, high = price or (None, None)
    jobs = [
        {
            "key": f"picture:{s}",
            "kind": "picture",
            "scene_id": s,
            "provider": "built-in",
            "model": "paper-cut",
            "state": "made" if s in made else "will be made",
            "price_low": low,
            "price_high": high,
        }
        for s in scenes
    ]
    lacking = len(scenes) - len(made)
    return PlanShown(
        plan_id="p",
        revision=1,
        scenes=len(scenes),
        jobs=jobs,
        price_low=str(Decimal(low) * lacking) if low else "0",
        price_high=str(Decimal(high) * lacking) if high else "0",
        price_unknown=0 if price else lacking,
        seconds_expected=20,
        gate=gate,
    )


def breakdown(*scenes: str) -> AgentMessage:
    told = [{"id": s, "visual": f"picture of {s}", "narration": f"words of {s}", "duration": 4.0} for s in scenes]
    return AgentMessage(content="Making it.", data={"script": {"title": "Owls"}, "scenes": told})


def picture(scene: str, path: str = "a.png") -> AssetMade:
    return AssetMade(
        kind="picture", part="image", scene_id=scene, path=path, content_type="image/png", size=1, provider="built-in"
    )


def stand(state: TaskState) -> StatusChanged:
    return StatusChanged(status=state.status, state=state, progress=0, message="")


def drawing(scene: str, progress: float = 10) -> ProgressUpdate:
    job = {"kind": "picture", "scene_id": scene, "provider": "built-in", "attempt": 1}
    message = "Drawing the picture of scene 1"
    return ProgressUpdate(progress=progress, status="processing", message=message, seconds_left=12.0, job=job)


FILM = VideoComplete(video_path="film.mp4", seconds=8, size=1000)
BEGUN = (UserMessage(content="A film about owls"), AgentMessage(function_call=CALL), plan("s_1", "s_2"))
STARTED = (
    *BEGUN,
    stand(TaskState.PROCESSING),
    AgentMessage(function_call=CALL, function_response={"scenes": 2}),
    breakdown("s_1", "s_2"),
)


def test_a_film_from_the_first_word_to_the_last() -> None:
    asked = folded(UserMessage(content="A film about owls"))
    assert (asked.phase, asked.waits_for_agent, asked.talk) == (Phase.EMPTY, True, (Said("user", "A film about owls"),))

    begun = folded(*BEGUN)
    assert (begun.phase, len(begun.cards), begun.talk[-1]) == (
        Phase.WORKING,
        2,
        Step("make_film", {"topic": "owls"}, "running"),
    )

    started = folded(*STARTED)
    assert started.title == "Owls"
    assert [card.narration for card in started.cards] == ["words of s_1", "words of s_2"]
    assert {card.state for card in started.cards} == {SceneState.WAITING}
    assert started.talk[1] == Step("make_film", {"topic": "owls"}, "done", {"scenes": 2})
    assert not started.waits_for_agent

    drawn = folded(*STARTED, drawing("s_1"), picture("s_1"), drawing("s_2", 40))
    assert [card.state for card in drawn.cards] == [SceneState.DONE, SceneState.MAKING]
    assert (drawn.cards[0].picture, drawn.drawn, drawn.progress, drawn.seconds_left) == ("a.png", 1, 40, 12.0)

    finished = folded(*STARTED, picture("s_1"), picture("s_2"), FILM, stand(TaskState.COMPLETED))
    assert (finished.phase, finished.film, finished.progress) == (Phase.FINISHED, FILM, 100)
    assert {card.state for card in finished.cards} == {SceneState.DONE}


def test_an_event_counts_once_and_an_old_one_not_at_all() -> None:
    state = folded(*STARTED)
    assert reduce(fold, logged(*STARTED), state) == state


def test_a_fault_of_the_message_leaves_the_film_as_it_is() -> None:
    fault = ErrorShown(error="“fps” is wrong.", code="bad_argument", hint="Correct it.")
    finished = folded(*STARTED, FILM, stand(TaskState.COMPLETED))
    state = folded(UserMessage(content="500 fps"), AgentMessage(function_call=CALL), fault, state=finished)
    assert (state.phase, state.film) == (Phase.FINISHED, FILM)
    assert state.talk[-1] == Fault("“fps” is wrong.", "Correct it.")
    assert isinstance(state.talk[-2], Step)
    assert state.talk[-2].state == "failed"
    assert not state.waits_for_agent


def test_a_film_that_fails_or_is_stopped_keeps_its_pictures() -> None:
    working = (*STARTED, picture("s_1"), drawing("s_2"))
    failed = folded(*working, ErrorShown(error="Full.", code="disk_full"), stand(TaskState.ERROR))
    assert failed.phase is Phase.FAILED
    assert [card.state for card in failed.cards] == [SceneState.DONE, SceneState.FAILED]
    stopped = folded(*working, stand(TaskState.CANCELLED))
    assert stopped.phase is Phase.STOPPED
    assert [card.state for card in stopped.cards] == [SceneState.DONE, SceneState.WAITING]
    again = folded(stand(TaskState.PROCESSING), drawing("s_2"), state=failed)
    assert (again.phase, again.cards[1].state) == (Phase.WORKING, SceneState.MAKING)


def test_a_change_keeps_the_film_that_is_there_and_what_it_does_not_touch() -> None:
    finished = folded(*STARTED, picture("s_1"), picture("s_2", "b.png"), FILM, stand(TaskState.COMPLETED))
    changed = folded(plan("s_1", "s_2", "s_3", made=("s_1",)), state=finished)
    assert (changed.phase, changed.film, changed.progress) == (Phase.WORKING, FILM, 0)
    assert [card.picture for card in changed.cards] == ["a.png", None, None]


def test_an_answer_is_shown_while_it_is_written_and_once_when_it_is_done() -> None:
    def piece(text: str, offset: int) -> AgentDelta:
        return AgentDelta(content=text, turn_id="turn_1", offset=offset)

    state = reduce(fold, [piece("At ", 0), piece("once", 3)], folded(UserMessage(content="A film about owls")))
    assert (state.drafts, state.answering) == ((("turn_1", "At once"),), True)
    assert fold(state, piece("once", 3)) == state, "a piece that was heard before"
    assert fold(state, piece("never", 90)) == state, "a piece that another came before"
    done = folded(AgentMessage(content="At once.", turn_id="turn_1"), state=state)
    assert (done.drafts, done.talk[-1]) == ((), Said("agent", "At once."))


def test_a_gate_waits_with_its_price_and_is_passed() -> None:
    waiting = folded(*STARTED, plan("s_1", "s_2", price=("0.1", "0.2"), gate="script"), stand(TaskState.WAITING))
    assert waiting.phase is Phase.WAITING
    assert waiting.plan is not None
    assert (waiting.plan.gate, waiting.plan.cost, waiting.plan.lacking) == (
        "script",
        Cost(Decimal("0.2"), Decimal("0.4")),
        2,
    )
    assert [card.cost.high for card in waiting.cards] == [Decimal("0.2")] * 2
    gone_on = folded(stand(TaskState.PROCESSING), picture("s_1"), state=waiting)
    assert gone_on.plan is not None
    assert (gone_on.phase, gone_on.plan.gate, gone_on.plan.lacking) == (Phase.WORKING, None, 1)
    unknown = folded(plan("s_1", price=None, gate="script"), state=waiting)
    assert unknown.plan is not None
    assert (unknown.plan.cost.unknown, unknown.cards[0].cost.unknown) == (1, 1)
    done = folded(picture("s_2"), FILM, stand(TaskState.COMPLETED), state=gone_on)
    assert done.plan is not None
    assert (done.plan.lacking, done.plan.cost.free, done.cards[0].cost.free) == (0, True, True)


def test_substitutes_partly_made_films_and_what_could_not_be_made_say_so() -> None:
    stood_in = picture("s_1").model_copy(update={"substitute": True})
    fault = ErrorShown(error="The vendor refused.", code="refused", place="picture:s_2")
    state = folded(*STARTED, stood_in, fault, stand(TaskState.PARTLY))
    assert (state.phase, [card.state for card in state.cards]) == (
        Phase.PARTLY,
        [SceneState.SUBSTITUTE, SceneState.FAILED],
    )


def test_a_step_that_failed_and_how_long_one_took() -> None:
    refused = {"error": "busy", "message": "This film is being made.", "hint": ""}
    state = folded(AgentMessage(function_call=CALL), AgentMessage(function_call=CALL, function_response=refused))
    assert isinstance(step := state.talk[0], Step)
    assert (step.state, step.seconds) == ("failed", 0.0)


def test_a_message_in_place_of_the_last_one_takes_its_answers_away() -> None:
    first = folded(UserMessage(content="Owls"), AgentMessage(content="At once.", turn_id="turn_1"))
    call = {"name": "delete_scene", "arguments": {}, "key": "turn_3:0"}
    late = AgentDelta(turn_id="turn_3", offset=0, content="I st")
    asked = folded(UserMessage(content="delete scene 1"), AgentMessage(function_call=call), state=first)
    edited = folded(UserMessage(content="delete scene 2", replaces=3), state=fold(asked, late))
    assert [one.text for one in edited.talk if isinstance(one, Said)] == ["Owls", "At once.", "delete scene 2"]
    assert (len(edited.talk), edited.drafts) == (3, ())

    # What still comes of the turn that was stopped is not shown, and what comes of the new one is.
    response = AgentMessage(function_call=call, function_response={"error": "stopped"})
    state = folded(response, AgentMessage(content="I stopped.", turn_id="turn_3"), state=fold(edited, late))
    assert (state.talk, state.drafts) == (edited.talk, ())
    state = folded(AgentMessage(content="Done.", turn_id="turn_5"), state=state)
    assert state.talk[-1] == Said("agent", "Done.")


def test_what_was_sent_along_and_the_film_before_the_last_change() -> None:
    file = {"part": "image", "scene_id": None, "content_type": "image/png", "size": 1, "provider": "upload"}
    state = folded(AssetMade(kind="material", path="own.png", **file))
    assert (state.talk, state.waits_for_agent) == ((Sent("own.png", picture=True),), False)

    state = folded(*STARTED, FILM)
    assert (state.film, state.earlier) == (FILM, None)
    other = FILM.model_copy(update={"video_path": "other.mp4"})
    state = folded(other, FILM, FILM, state=state)
    assert (state.film, state.earlier) == (FILM, other)


def test_the_same_word_twice_is_said_once() -> None:
    told = AgentMessage(content="“Owls” is finished: 8.0 seconds.")
    state = folded(UserMessage(content="Owls"), told, told)
    assert [one.text for one in state.talk if isinstance(one, Said)] == ["Owls", told.content]
