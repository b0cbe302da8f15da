"""Who is seen: a character, only when the words name somebody or a journey wants a walker."""

from __future__ import annotations

import random
from dataclasses import dataclass

from pixora.film.script import Character
from pixora.film.visual import Figure, FigureKind
from pixora.providers.local.director import grammar
from pixora.providers.local.director.lexicon import Reading, singulars, tokens
from pixora.providers.local.director.subjects import Subject

_SKINS = (
    ("light", "#f0c8a0"),
    ("fair", "#e3b08a"),
    ("olive", "#c98f6b"),
    ("brown", "#9a6544"),
    ("dark brown", "#6b4430"),
)
_HAIR = (
    ("black", "#2b2019"),
    ("dark brown", "#4a2f20"),
    ("auburn", "#7a3b22"),
    ("blond", "#c9a25a"),
    ("silver", "#b9b6b0"),
)
_CLOTHES = (
    (
            "teal",
            "#2f8f9d"), (
            "brick-red",
            "#b5473c"), (
            "moss-green",
            "#5b7d3d"), (
            "plum",
            "#7a4a7d"), (
            "navy",
            "#33507d"), (
            "ochre",
            "#c08a2e"),
)  # fmt: skip
_ACCENTS = (
    ("amber", "#e9a23b"),
    ("coral", "#ef7b62"),
    ("cream", "#f2e3c2"),
    ("mint", "#8fd0b4"),
    ("sky-blue", "#7fb8e0"),
)
_WALKS = frozenset(
    "explore explores exploring exploration expedition journey hike hiking trek trekking walk walking pilgrimage "
    "adventure wander wandering backpacking "
    "travel traveling travelling".split()
)

_PRONOUNS = frozenset("he she they him her them his their i my me we our".split())


@dataclass(frozen=True)
class Cast:
    """The film's character, if any; `drawn` says that the illustrator has a figure for it."""

    character: Character | None = None
    drawn: bool = False
    main: bool = False
    """Whether the film is about them, rather than that they walk through it."""
    noun: str = ""
    """The word that named them."""

    def is_in(self, text: str) -> bool:
        """Whether a line of the user's speaks of them: by their word, or by a pronoun."""
        word = self.noun.lower().split()[-1]
        return not {word, f"{word}'s", *_PRONOUNS}.isdisjoint(tokens(text))


def cast(subject: Subject, topic: str, reading: Reading, rng: random.Random) -> Cast:
    """Find whom the words name. Animals are characters that are spoken of and prompted for, but not drawn."""
    words = tokens(topic)
    named = _named(subject, words, reading)
    main = named is not None
    space = any(field.name == "space" for field in reading.fields)
    if (
        named is None
        and subject.form in ("thing", "story")
        and _WALKS & set(words)
        and not any(f.card for f in reading.fields[:1])
    ):
        named = ("astronaut", "astronaut") if space else ("person", "traveler")
    if named is None:
        return Cast()
    kind, noun = named
    if kind == "person" and space and not {"astronomer", "telescope", "stargazing"} & set(words):
        kind = "astronaut"
    return Cast(_character(kind, noun, subject, words, rng), kind != "animal", main, noun)


def _named(subject: Subject, words: list[str], reading: Reading) -> tuple[str, str] | None:
    """Kind and noun of the first person, robot or animal that stands where a somebody stands."""
    for kind, noun, place in reading.people:
        last = place + len(noun.split()) - 1
        if last < len(words) and words[last].endswith("'s"):
            continue
        if grammar.is_plural(words[last]) or set(words[max(0, place - 2) : place]) & {
            "two",
            "three",
            "four",
            "five",
            "many",
            "several",
        }:
            continue
        before = words[max(0, place - 4) : place]
        headed = subject.head in (noun.split()[-1], *singulars(noun))
        inside = any(word in grammar.DETERMINERS for word in before) and not (
            before and before[-1] in grammar.PREPOSITIONS | {"to", "and"}
        )
        near = [
            word for word in reversed(before) if word in grammar.DETERMINERS | grammar.PREPOSITIONS | {"who", "that"}
        ]
        inside = inside and bool(near) and near[0] in grammar.DETERMINERS
        if kind == "animal" and not (headed and subject.form == "story"):
            continue
        if headed or (inside and subject.form in ("story", "thing")):
            return kind, noun
    if subject.form == "story" and subject.short[:1].isupper():
        return "person", subject.short
    return None


def _character(kind: str, noun: str, subject: Subject, words: list[str], rng: random.Random) -> Character:
    skin, hair, clothes, accent = (rng.choice(table) for table in (_SKINS, _HAIR, _CLOTHES, _ACCENTS))
    single = min(singulars(noun)[1:] or [noun], key=len) if grammar.is_plural(noun.split()[-1]) else noun
    name = noun if noun[:1].isupper() else _given_name(words, subject) or f"the {single}"
    article = "an" if single[:1].lower() in "aeiou" else "a"
    who = f"{article} {single}" if not noun[:1].isupper() else f"{noun}, a person"
    match kind:
        case "astronaut":
            figure = Figure(kind=FigureKind.ASTRONAUT, skin=skin[1], hair=hair[1], clothes="#e8e6df", accent=accent[1])
            suited = who if "astro" in who or "cosmo" in who else "an astronaut"
            looks = f"{suited} in a white space suit with {accent[0]} stripes and a round visor"
        case "robot":
            figure = Figure(kind=FigureKind.ROBOT, skin="#b8c0c4", hair="#6b7478", clothes=clothes[1], accent=accent[1])
            looks = f"{who} with a rounded {clothes[0]} body and {accent[0]} lights"
        case "animal":
            figure = Figure()
            looks = f"{who} with a plain, gentle silhouette"
        case _:
            figure = Figure(kind=FigureKind.PERSON, skin=skin[1], hair=hair[1], clothes=clothes[1], accent=accent[1])
            looks = f"{who} with {skin[0]} skin and {hair[0]} hair, in {clothes[0]} clothes with {_an(accent[0])} scarf"
    return Character(id=f"c_{rng.getrandbits(32):08x}", name=sentence_case_name(name), description=looks, figure=figure)


def sentence_case_name(name: str) -> str:
    """ "the fox" as a name: "The fox"."""
    return grammar.sentence_case(name)


def _given_name(words: list[str], subject: Subject) -> str | None:
    for i, word in enumerate(words[:-1]):
        if word in ("named", "called") and f"{word} {words[i + 1].capitalize()}" in " ".join(
            (subject.phrase, *subject.own)
        ):
            return words[i + 1].capitalize()
    return None


def _an(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
