"""The director's lines: rendered from phrasing.toml for a subject, and picked so that none repeats in a film."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pixora.providers.local.director.grammar import DETERMINERS, NAMES, VERBS, is_gerund, is_mass, sentence_case
from pixora.providers.local.director.lexicon import knows
from pixora.providers.local.director.spoken import count_spoken
from pixora.providers.local.director.subject import Subject


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    with Path(__file__).with_name("phrasing.toml").open("rb") as file:
        return tomllib.load(file)


def lines(beat: str, kind: str, subject: Subject) -> list[str]:
    """All lines of a beat ("hook") of one kind ("thing") that the subject can be put into."""
    return render(_tables().get(beat, {}).get(kind, ()), subject)


def render(templates: Sequence[str], subject: Subject) -> list[str]:
    """The templates with the subject put in, without those that have no place for it."""
    pronoun = subject.short in ("it", "them")
    slots = {
        "T": subject.phrase.rstrip("."),
        "Tc": sentence_case(subject.phrase.rstrip(".")),
        "S": subject.short,
        "P": subject.short,
        "N": "they" if subject.short == "them" else subject.short,
        "mean": "mean" if subject.plural else "means",
        "Q": subject.phrase,
        "B": subject.brand,
        "K": subject.category,
        "Kc": sentence_case(subject.category),
        "Sc": sentence_case(subject.short),
    }
    found: list[str] = []
    for template in templates:
        if ("{S}" in template or "{Sc}" in template) and pronoun:
            continue
        if ("{B}" in template and not subject.named) or ("{K" in template and not subject.category):
            continue
        if template.startswith("{Kc}. ") and subject.named:
            # What has a name is taken leave of by its name.
            continue
        found.append(_joined(template.format_map({**slots, "D": "{D}", "I": "{I}", "Ic": "{Ic}"})))
    return found


def details(detail: str, kind: str) -> list[str]:
    """Lines about a part of a thing, in the user's words ("In winter.")."""
    pools = _tables()["detail"]
    return [_joined(template.replace("{D}", detail)) for template in pools.get(kind) or pools["any"]]


def few(beat: str) -> list[str]:
    """Two or three words for a hook or a close that has no room for more."""
    return list(_tables()["few"][beat])


def counts(number: int) -> list[str]:
    """Lines that count what the viewer is to name, from 1."""
    return list(_tables()["count"].get(str(number), ()))


def parts(place: str, named: str) -> list[str]:
    """Lines about the things that a question names; `place` is first, second or both."""
    return [template.replace("{D}", named) for template in _tables()["part"][place]]


def items(place: str, item: str) -> list[str]:
    """Lines about an entry of a list; `place` is first, next or last."""
    bare, small = item.rstrip(".!?"), lower_item(item)
    return [
        template.replace("{Ic}", sentence_case(bare)).replace("{I}", small) for template in _tables()["item"][place]
    ]


def lower_item(item: str) -> str:
    """A list's entry as it stands within a sentence."""
    bare = item.rstrip(".!?")
    first = bare.split()[0].lower()
    common = first in DETERMINERS or first in VERBS or is_gerund(first) or is_mass(first) or knows(first)
    return bare[0].lower() + bare[1:] if common and first not in NAMES else bare


def _joined(text: str) -> str:
    """With the doubled punctuation gone that a user's own full stop leaves."""
    return re.sub(r"([.!?…])[.,](?=\s|$)", r"\1", text)


def first_word(line: str) -> str:
    """The word a line starts with, for comparing neighbours."""
    words = re.findall(r"[\w']+", line.lower())
    return words[0] if words else ""


@dataclass
class Said:
    """What was said in a film so far, so that nothing is said twice."""

    sentences: set[str] = field(default_factory=set)
    topic: str = ""
    since: int = 9
    """Lines since the topic was last named in full."""

    def fresh(self, line: str) -> bool:
        return not any(part in self.sentences for part in _parts(line))

    def add(self, line: str) -> None:
        self.sentences.update(_parts(line))
        self.since = 0 if self.topic and self.topic in line.lower() else self.since + 1


def _parts(line: str) -> list[str]:
    return [
        part.strip().lower() for part in re.split(r"[.!?:]+", line) if len(part.split()) > 1 or len(line.split()) < 3
    ]


def pick(pool: list[str], said: Said, rng: random.Random, most: float, before: str, after: str) -> str:
    """A line of at most `most` spoken words, near to it, that repeats nothing and does not start like its neighbours.

    "" when there is none.
    """
    shuffled = list(pool)
    rng.shuffle(shuffled)
    fitting = [
        line
        for line in shuffled
        if count_spoken(line) <= most
        and said.fresh(line)
        and first_word(line) not in (first_word(before), first_word(after))
    ]
    if not fitting:
        return ""
    calm = [line for line in fitting if not (said.topic and said.since < 2 and said.topic in line.lower())]
    full = [line for line in calm or fitting if count_spoken(line) >= 0.55 * min(most, 11.0)]
    return full[0] if full else max(calm or fitting, key=count_spoken)
