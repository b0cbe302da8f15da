"""Who is seen: characters, only when the words name somebody or a journey wants a walker."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pixora.film.script import Character
from pixora.film.visual import MOST_PLAYERS, Build, Figure, FigureKind, Outfit
from pixora.providers.local.director import grammar
from pixora.providers.local.director.lexicon import Reading, tokens
from pixora.providers.local.director.mentions import Mention, find_mentions, is_given, single_of
from pixora.providers.local.director.subject import Subject
from pixora.providers.local.director.wardrobe import (
    Asked,
    an,
    dress,
    gender_of_name,
    is_cloth_colour,
    is_coat_colour,
    role_of,
)

_WALKS = frozenset(
    "explore explores exploring exploration expedition journey hike hiking trek trekking walk walking pilgrimage "
    "adventure wander wandering backpacking travel traveling travelling voyage".split()
)
_HE, _SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
_THEY, _IT = frozenset("they them their theirs both together".split()), frozenset("it its itself".split())
_ALL = frozenset("everybody everyone".split())
_MEANT = 2
"""Lines after which a pronoun means nobody any more."""
_SIZES = {
    "little": Build.CHILD, "small": Build.CHILD, "tiny": Build.CHILD, "baby": Build.CHILD, "young": Build.CHILD,
    "old": Build.ELDER, "elderly": Build.ELDER, "big": Build.BROAD, "huge": Build.BROAD, "giant": Build.BROAD,
    "fat": Build.BROAD, "slim": Build.SLIM, "thin": Build.SLIM, "tall": Build.SLIM,
}  # fmt: skip
_GENDERS = {"her": "woman", "she": "woman", "his": "man", "he": "man"}
_GARMENTS = frozenset(outfit.value for outfit in Outfit)
_NAMELESS = frozenset("person man woman child kid boy girl".split())


@dataclass(frozen=True)
class Member:
    """One of the cast, with the words by which a line names them."""

    character: Character
    noun: str
    words: frozenset[str]
    gender: str = ""
    """ "woman", "man"; "" when the words leave it open."""


@dataclass(frozen=True)
class Cast:
    """The film's characters, the most important first."""

    members: tuple[Member, ...] = ()
    unseen: Character | None = None
    """An animal that has no figure: it is spoken of and prompted for, but not drawn."""
    unseen_noun: str = ""
    main: bool = False
    """Whether the film is about them, rather than that they walk through it."""
    told: bool = False
    """Whether the user's text tells who is where: nobody is seen in a scene whose words do not speak of them."""

    @property
    def drawn(self) -> bool:
        return bool(self.members)

    @property
    def characters(self) -> tuple[Character, ...]:
        return tuple(member.character for member in self.members) or ((self.unseen,) if self.unseen else ())

    def named_in(self, text: str) -> tuple[Member, ...]:
        """Whom a line calls by their own words."""
        # "Ina's grandfather" is not Ina; in a topic there is nobody else.
        said = {word if self.told else word.removesuffix("'s") for word in tokens(text)}
        return tuple(member for member in self.members if member.words & said)

    def follow(self, texts: Sequence[str]) -> list[tuple[Member, ...]]:
        """Whom each line speaks of: by their words, or by a pronoun for those who were spoken of last."""
        found: list[tuple[Member, ...]] = []
        last: tuple[Member, ...] = () if self.told else self.members
        since = 0
        recent: tuple[Member, ...] = ()
        for text in texts:
            named = self.named_in(text)
            said = set(tokens(text))
            if self.told and _ALL & said and not named:
                named = self.members
            since = 0 if named else since + 1
            if self.told and since > _MEANT:
                # A pronoun so far from any name may mean somebody whom no picture shows.
                last = ()
            pool = recent[:2] if self.told and _THEY & said and len(last) < 2 else last
            meant = tuple(member for member in pool if _means(member, said, len(pool)))
            together = bool(_THEY & said) and not self.told
            here = self.members if together and (named or meant) else named or meant
            found.append(here)
            if named:
                last = here
                recent = (*filter(_is_human, named), *(one for one in recent if one not in named))
            if here:
                since = 0
        return found

    def is_in(self, text: str) -> bool:
        """Whether a line speaks of anybody in the cast, drawn or not."""
        said = set(tokens(text))
        if self.unseen_noun:
            word = self.unseen_noun.lower().split()[-1]
            return not {word, f"{word}'s", *_HE, *_SHE, *_IT, *_THEY}.isdisjoint(said)
        if self.named_in(text):
            return True
        return not self.told and any(_means(member, said, len(self.members)) for member in self.members)


def _is_human(member: Member) -> bool:
    return member.character.figure.kind in (FigureKind.PERSON, FigureKind.ASTRONAUT)


def _means(member: Member, said: set[str], count: int) -> bool:
    """Whether a pronoun among these words may stand for somebody, of `count` who were spoken of last."""
    human = _is_human(member)
    if count > 1 and _THEY & said:
        return True
    if (_IT & said) and not human:
        return True
    return bool((_HE & said and member.gender != "woman") or (_SHE & said and member.gender != "man"))


def cast(subject: Subject, topic: str, reading: Reading, rng: random.Random) -> Cast:
    """Find whom the words name; an animal that has no figure is not drawn as another."""
    words = tokens(topic)
    cased = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", topic)
    mentions = find_mentions(subject, words, cased, reading)
    space = any(field.name == "space" for field in reading.fields[:1])
    drawn = [mention for mention in mentions if mention.kind != "animal"]
    if not drawn and mentions:
        mention = mentions[0]
        noun = single_of(mention.noun)
        looks = f"{an(noun)} with a plain, gentle silhouette"
        character = Character(id=_id(rng), name=grammar.sentence_case(f"the {noun}"), description=looks)
        return Cast(unseen=character, unseen_noun=mention.noun, main=True)
    main = bool(drawn)
    walks = any(word in _WALKS and not _is_modifier(words, i) for i, word in enumerate(words))
    if not drawn and subject.form in ("thing", "story") and walks and not _is_abstract(reading):
        drawn = [Mention("astronaut" if space else "person", "astronaut" if space else "traveler", 1, -1, -1)]
    if not drawn:
        return Cast()
    if space and not {"astronomer", "telescope", "stargazing"} & set(words):
        drawn = [replace(one, kind="astronaut") if one.kind == "person" else one for one in drawn]
    return Cast(tuple(engage(drawn, subject, words, cased, rng)), main=main)


def _is_modifier(words: list[str], i: int) -> bool:
    """Whether a word only says what kind of thing the next one is ("a travel cup", "walking boots")."""
    after = words[i + 1] if i + 1 < len(words) else ""
    free = (
        {"down", "up", "home", "back", "out", "off"}
        | grammar.PREPOSITIONS
        | grammar.DETERMINERS
        | grammar.AUXILIARIES
        | {"and", "to", "that", "alone", ""}
    )
    return after not in free and not after.endswith("ly")


def _is_abstract(reading: Reading) -> bool:
    return any(field.card for field in reading.fields[:1])


def engage(
    mentions: Sequence[Mention],
    subject: Subject,
    words: list[str],
    cased: list[str],
    rng: random.Random,
    alone: bool = False,
) -> list[Member]:
    """Members for mentions, with looks of their own. `alone`: not all are seen at once, so each may be several."""
    members: list[Member] = []
    taken: set[str] = set()
    for mention in mentions:
        room = MOST_PLAYERS if alone else MOST_PLAYERS - len(members)
        most = 2 if alone else mention.count if len(mentions) == 1 else 2 if len(mentions) == 2 else 1
        share = min(mention.count, most)
        for number in range(min(room, share)):
            single = single_of(mention.noun)
            asked = replace(_asked(mention, words), taken=frozenset(taken))
            given = (mention.given if number == 0 else None) if alone else _given_name(mention, words, cased, number)
            if given and (gender := gender_of_name(given)):
                asked = replace(asked, gender=gender)
            is_name = mention.noun[:1].isupper()
            noun = _noun_of(mention, subject, single, number)
            figure, looks = dress(mention.kind, noun, asked, rng)
            taken |= {word for word in looks.split() if is_cloth_colour(word)}
            only = mention.count == 1
            label = mention.noun if is_name else given or (f"the {single}" if only else f"{single} {number + 1}")
            called = given or (mention.noun if is_name else "")
            looks = f"{called}, {looks}" if called else looks
            named = {*tokens(mention.noun), single.split()[-1], *tokens(given or "")}
            who = _character(grammar.sentence_case(label), looks, figure, rng)
            members.append(Member(who, noun, frozenset(named), role_of(noun).gender or asked.gender))
    return members


def _noun_of(mention: Mention, subject: Subject, single: str, number: int) -> str:
    """The word that the looks follow from: for a name "girl" or "boy" as the pronouns in the text say."""
    del number
    if not mention.noun[:1].isupper() and single not in ("person", "friend"):
        return single
    said = set(tokens(f"{subject.phrase} {' '.join(subject.own)}"))
    if gender := gender_of_name(mention.noun):
        said = (said - {"she", "her", "he", "his", "him"}) | {"she" if gender == "woman" else "he"}
    young = bool({"learns", "school", "toy", "grandmother", "grandma", "mom", "bike", "treehouse", "kite"} & said)
    if said & {"she", "her"}:
        return "girl" if young else "woman"
    if said & {"he", "his", "him"}:
        return "boy" if young else "man"
    return "child" if young else "person" if mention.noun[:1].isupper() else single


def _asked(mention: Mention, words: list[str]) -> Asked:
    """What the words before and after a noun say of looks: "a little white cat", "a girl in a red coat"."""
    before = words[max(0, mention.first - 4) : mention.first] if mention.first >= 0 else []
    cut = max((i for i, word in enumerate(before) if word in grammar.DETERMINERS | {"and"}), default=-1)
    before = [*before[cut + 1 :], *mention.noun.split()[:-1]]
    build = next((_SIZES[word] for word in before if word in _SIZES), None)
    if mention.kind == "person" and build is Build.CHILD and role_of(single_of(mention.noun)).build is None:
        young = single_of(mention.noun) in _NAMELESS or "baby" in before or "little" in before
        build = Build.CHILD if young else Build.SLIM
    coat = next((word for word in before if is_coat_colour(word)), "")
    clothes, outfit = "", None
    after = words[mention.last + 1 : mention.last + 6] if mention.last >= 0 else []
    given = next((word for word in after[1:2] if after[:1] in (["named"], ["called"])), mention.given or mention.noun)
    gender = gender_of_name(given) or next((_GENDERS[word] for word in after if word in _GENDERS), "")
    if after[:1] in (["in"], ["with"]):
        for word in after[1:]:
            if is_cloth_colour(word) and not clothes:
                clothes = word
            elif word in _GARMENTS and clothes:
                outfit = Outfit(word)
                break
        if outfit is None:
            clothes = ""
    return Asked(
        coat=coat if mention.kind != "person" else "", build=build, clothes=clothes, outfit=outfit, gender=gender
    )


def _given_name(mention: Mention, words: list[str], cased: list[str], number: int) -> str | None:
    """The name of one of those whom a noun stands for: "two friends named Tom and Lina"; `number` counts from 0."""
    after = mention.last + 1
    if mention.last < 0 or after >= len(words) or len(words) != len(cased):
        return None
    if words[after] in ("named", "called") and after + 1 < len(cased):
        names = [grammar.sentence_case(cased[after + 1])]
        for word in cased[after + 2 : after + 6] if mention.count > 1 else ():
            if word[:1].isupper():
                names.append(word)
            elif word != "and":
                break
        return names[number] if number < len(names) else None
    if number:
        return None
    if cased[mention.last][:1].islower() and is_given(cased[after]):
        return cased[after]
    return None


def _id(rng: random.Random) -> str:
    return f"c_{rng.getrandbits(32):08x}"


def _character(name: str, looks: str, figure: Figure, rng: random.Random) -> Character:
    return Character(id=_id(rng), name=name, description=looks, figure=figure)
