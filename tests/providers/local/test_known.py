"""What the director knows of itself: the sentences, when they are told, and what of a request leads to them."""

from __future__ import annotations

import itertools
import math
import re

import pytest

from pixora.film.brief import Brief, Genre
from pixora.film.visual import CardKind, Place
from pixora.providers.local.director import write
from pixora.providers.local.director.known import Known, all_known, find_known
from pixora.providers.local.director.neighbours import look_alike
from pixora.providers.local.director.spoken import count_spoken
from pixora.providers.local.director.write_known import NOTE
from pixora.providers.local.listener import listen

TOPICS = {known.name: (known, name) for name, known in reversed(list(all_known().items()))}


def brief(topic: str, seconds: float = 30.0, **more: object) -> Brief:
    return Brief.model_validate({"prompt": topic, "topic": topic, "seconds": seconds, **more})


def sentences_of(known: Known) -> list[str]:
    body = [line for fact in known.body for line in (fact.said, fact.more) if line]
    return [known.hook, *body, known.close]


def test_the_sentences_are_fit_to_be_spoken() -> None:
    assert len(TOPICS) >= 150
    seen: set[str] = set()
    for name, (known, _) in TOPICS.items():
        lines = sentences_of(known)
        assert 10 <= len(lines) <= 20 and sum(fact.core for fact in known.body) >= 3, name
        assert not known.body[-1].turn and not known.body[0].turn, name
        for line in lines:
            assert line[-1] in ".?!" and 1 <= count_spoken(line) <= 16.5, line
            # A name's one-line fact stands once; only partings such as "Good morning." may come again.
            assert line not in seen or count_spoken(line) <= 3, line
            seen.add(line)


@pytest.mark.parametrize("seconds", [10.0, 30.0, 90.0])
def test_a_known_topic_is_told_in_order_and_fills_the_film(seconds: float) -> None:
    for known, topic in list(TOPICS.values())[:: 1 if seconds == 10.0 else 5]:
        script = write(brief(topic, seconds))
        about = f"{topic} {seconds}"
        assert script.notes[0] == NOTE, about
        told = [scene.narration for scene in script.scenes]
        order = [sentences_of(known).index(line) for line in told if line]
        assert order == sorted(set(order)) and len(order) >= {10.0: 2, 30.0: 5, 90.0: 9}[seconds], about
        assert seconds > 60 or all(told), about
        assert math.isclose(math.fsum(scene.seconds for scene in script.scenes), seconds, abs_tol=1e-6), about
        visuals = [scene.visual for scene in script.scenes]
        assert not any(look_alike(one, two, script.seed) for one, two in itertools.pairwise(visuals)), about
        assert seconds == 10.0 or any(visual.place is not Place.CARD for visual in visuals), about


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        ("how vaccines work", "vaccines"),
        ("Vaccines", "vaccines"),
        ("the science of vaccines", "vaccines"),
        ("What are black holes?", "black_holes"),
        ("three fun facts about the octopus", "octopus"),
        ("how to make pancakes", "pancakes"),
        ("a simple pancake recipe for beginners", "pancakes"),
        ("5 tips for better sleep", "sleep"),
        ("how to sleep better", "sleep"),
        ("The history of the bicycle", "bicycle"),
        ("who invented the telephone", "telephone"),
        ("a journey through the solar system", "solar_system"),
        ("why do leaves change color?", "autumn"),
        ("a story about a dragon", ""),
        ("my grandmother's bakery", ""),
        ("our morning routine", ""),
        ("a bee who cannot fly", ""),
        ("honey from my own hives", ""),
        ("Paris Hilton", ""),
        ("the history of my street", ""),
        ("the history of pizza", ""),
        ("how to make coffee tables", ""),
        ("a moonlit beach", ""),
        ("", ""),
    ],
)
def test_only_a_whole_topic_is_known(topic: str, name: str) -> None:
    found = find_known(topic)
    assert (found.known.name if found else "") == name


def test_tales_poems_other_languages_and_films_without_voice_are_told_as_before() -> None:
    for wish in (
        brief("bees", genre=Genre.POEM),
        brief("the moon", genre=Genre.BEDTIME),
        brief("a penguin"),
        brief("Honey", language="de"),
        brief("honey", voice="none"),
        brief("honey", text="My own words about honey."),
    ):
        assert write(wish).notes[0] != NOTE, wish.topic
    moon = Brief(prompt="a bedtime story about the moon", topic="the moon", seconds=30.0)
    assert write(moon).genre is Genre.BEDTIME and write(moon).notes[0] != NOTE


def test_a_list_promises_what_it_tells() -> None:
    five = write(brief("5 tips for better sleep", 45.0))
    steps = [scene.visual.number for scene in five.scenes if scene.visual.card is CardKind.STEP]
    assert five.title == "5 Tips for Better Sleep" and five.genre is Genre.LIST
    assert len(steps) >= 3 and [int(step) for step in steps] == sorted({int(step) for step in steps})
    heads = {fact.said for fact in all_known()["better sleep"].body}
    assert sum(scene.narration in heads for scene in five.scenes) == 5
    short = write(brief("10 tips for better sleep", 30.0))
    told = int("none one two three four five six seven eight".split().index(short.title.split()[0].lower()))
    assert 3 <= told < 10 and any("You asked for 10" in note for note in short.notes)
    facts = write(brief("3 facts about cats", 30.0))
    assert facts.title == "3 Facts About Cats" and facts.genre is Genre.LIST


def test_a_tale_of_seconds_has_a_hook_a_happening_and_an_end() -> None:
    for topic in (
        "a dragon who is afraid of the dark",
        "a lost penguin",
        "a sleepy bear",
        "a boy who wants to fly",
    ):
        for seconds in (12.0, 15.0):
            script = write(brief(topic, seconds, prompt=f"a story about {topic}"))
            assert len(script.scenes) == 3 and all(scene.narration for scene in script.scenes), (topic, seconds)
            assert topic.split()[-1] in script.scenes[0].narration
    assert all(scene.narration for scene in write(brief("a dragon who is afraid of the dark", 10.0)).scenes)


def test_whom_a_film_is_for_is_named_in_it() -> None:
    heard = listen("bedtime story for my daughter Mia about a little cloud")
    script = write(Brief(prompt=heard.topic, topic=heard.topic, seconds=30.0, genre=Genre.BEDTIME))
    assert script.title == "A Little Cloud" and "little cloud" in script.scenes[0].narration
    assert "Mia" in script.scenes[-1].narration
    honey = write(brief("honey, for Tom", 30.0))
    assert any(scene.visual.subtitle == "for Tom" for scene in honey.scenes)


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("bedtime story for my daughter Mia about a little cloud", "a little cloud, for Mia"),
        ("a story for kids about a brave mouse", "a brave mouse"),
        ("educational video for kids about the solar system", "the solar system"),
        ("make a short film for my mother about her garden", "my mother's garden"),
        ("a video about Anna on a boat", "Anna on a boat"),
        ("a film about my grandmother with her dog", "my grandmother with her dog"),
        ("a detective story in the rain", "a detective in the rain"),
        ("a love story in Paris", "two lovers in Paris"),
        ("a science fiction story on Mars", "an astronaut on Mars"),
        ("a dog story in the park", "a dog in the park"),
        ("a short story set in Tokyo", "a traveller in Tokyo"),
        ("a story about a fox in the snow", "a fox in the snow"),
        ("happy birthday video for Anna", "a birthday for Anna"),
        ("once upon a time there was a king who could not sleep", "a king who could not sleep"),
        ("I want to know how planes fly", "how planes fly"),
        ("I'd like to learn about penguins", "penguins"),
        ("teach me how to tie a tie", "how to tie a tie"),
        ("can you explain why cats purr?", "why cats purr"),
        ("who was Marie Curie?", "who was Marie Curie?"),
        ("what causes earthquakes?", "what causes earthquakes?"),
        ("a 20 second tiktok about saving money", "saving money"),
        ("documentary about the ocean, calm voice", "the ocean"),
        ("🐶🏖️", "a dog at the beach"),
        ("🚀🌕", "a rocket under the full moon"),
        ("👩‍🚀🪐", "an astronaut and a ringed planet"),
        ("🐙", "octopus"),
        ("🇯🇵", "Japan"),
        ("make a video 🐱🎹", "a cat and a piano"),
    ],
)
def test_the_topic_is_found_in_what_is_said_around_it(message: str, topic: str) -> None:
    heard = listen(message)
    assert (heard.kind, heard.topic) == ("film", topic)


@pytest.mark.parametrize("message", ["😀😀", "❤️", "👍", "🎉", "🔥🔥", "who was the first pope?", "can you hear me?"])
def test_an_answer_is_no_topic(message: str) -> None:
    assert listen(message).kind != "film"


def test_names_lead_to_one_topic_each() -> None:
    for name, known in all_known().items():
        assert re.fullmatch(r"[a-z0-9' ]+", name), name
        found = find_known(name)
        assert found is not None and found.known is known, name
