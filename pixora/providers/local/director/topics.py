"""What a film is about, parsed far enough to be said in a sentence: form, short name, and the user's own lines."""

from __future__ import annotations

import re
from dataclasses import replace

from pixora.providers.local.director import grammar
from pixora.providers.local.director.clauses import LONGEST, find_verb, fitted
from pixora.providers.local.director.lexicon import read, tokens
from pixora.providers.local.director.nouns import (
    core_of,
    definite,
    details_of,
    head_of,
    is_joined,
    last_noun,
    lower_start,
)
from pixora.providers.local.director.offer import find_name, find_offer
from pixora.providers.local.director.quotations import find_quotation
from pixora.providers.local.director.split import cut, sentences
from pixora.providers.local.director.spoken import count_spoken
from pixora.providers.local.director.subject import Form, Subject
from pixora.providers.local.director.topic_tales import tell_sentences, tell_story
from pixora.providers.local.director.topic_text import clean, end_sentence, entitle


def parse(topic: str, english: bool = True) -> Subject:
    """Understand a topic, see `_parse`; what was said is kept beside it."""
    found = _parse(topic, english)
    said = lower_start(_plain(topic).rstrip(".!…"))
    first = lower_start((sentences(_plain(topic)) or [said])[0].rstrip(".!…"))
    brand, category = find_offer(first)
    return replace(found, said=said, brand=brand, category=category, stations=find_stations(first))


def _plain(topic: str) -> str:
    text = clean(topic)[:2_400] or "untitled"
    text = _STORY_OF.sub("", text, count=1) or text
    text = _APART.sub(lambda match: f"{match[1]} named {match[2]} ", text, count=1)
    if text.isupper() and len(text) > 5 and " " in text:
        text = text.lower()
    return grammar.capitalise_names(text)


def _parse(topic: str, english: bool) -> Subject:
    """Understand a topic. Any text is a subject: what no rule knows is kept whole and only quoted (form "loose")."""
    text = _plain(topic)
    found = find_quotation(text) or _list(text)
    if found:
        return found
    parts = sentences(text)
    if len(parts) > 1:
        return tell_sentences(parts)
    plain = text.rstrip(".!…")
    words = tokens(plain)
    lower = lower_start(plain)
    if not english or not words or not re.fullmatch(r"[\x00-\u024f–—…“”‘’]+", text):
        return _loose(plain)
    if text.endswith("?") or _asks(words):
        return _question(lower.rstrip("?"), words)
    if words[0] in grammar.INDIRECT:
        return _clause(lower, words)
    if words[0] in grammar.PRONOUNS - grammar.DETERMINERS or re.search(r"[:;/()\"“”–—=]|\.\s", plain):
        return _loose(plain)
    verb = find_verb(lower, words)
    if verb is not None:
        return tell_story(lower, verb)
    return _thing(lower) or _loose(plain)


_STORY_OF = re.compile(
    r"^(?:an?|the)\s(?:[\w-]+\s)?(?:story|tale|film|video|movie|poem|haiku|ode|lullaby|promo|ad|advert|commercial|teaser|trailer)(?:\s(?:film|video|clip))?"
    r"\s(?:about|of|to|on|for)\s(?=\w)",
    re.I,
)


_APART = re.compile(
    r"^((?:[Aa]n?|[Tt]he|[Mm]y|[Oo]ur|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive)\s[a-z][a-z -]+?),"
    r"\s([A-Z][a-zà-ÿ]+(?:(?:,\s|,?\sand\s)[A-Z][a-zà-ÿ]+)*),\s(?=[a-z])"
)
""" "Two friends, Tom and Lina, walk" """


def _loose(text: str) -> Subject:
    """Only quoted, never put into a sentence of ours."""
    pieces = tuple(cut(text, 2, LONGEST)) if count_spoken(text) > LONGEST else ()
    own = tuple(
        end_sentence(piece) if i + 1 == len(pieces) else piece
        for i, piece in enumerate(map(grammar.sentence_case, pieces))
    )
    return Subject("loose", grammar.sentence_case(text.rstrip(".!…")), "these words", True, entitle(text), own=own)


def _question(text: str, words: list[str]) -> Subject:
    """A direct question; "how do bees make honey" is asked about as "how bees make honey"."""
    del words
    asked = text.strip() + "?"
    return Subject(
        "question", grammar.sentence_case(asked), "the question", False, entitle(asked), head=last_noun(text)
    )


def _clause(text: str, words: list[str]) -> Subject:
    if words[0] == "what" and len(words) > 1 and words[1] in ("a", "an"):
        return _loose(text)
    form: Form = "howto" if len(words) > 1 and words[1] == "to" else "clause"
    return Subject(form, text, "the question", False, entitle(text), head=last_noun(text))


def _asks(words: list[str]) -> bool:
    wh = frozenset(("how", "why", "what", "who", "where", "when", "which"))
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first in wh and second in grammar.AUXILIARIES:
        return not (first in ("what", "who") and second in ("will", "can") and len(words) < 3)
    return first in grammar.AUXILIARIES - {"may", "might", "will", "can", "must"} and len(words) > 2


def find_feature(subject: Subject) -> tuple[str, ...]:
    """ "a cup that keeps coffee warm": "It keeps coffee warm.", in the user's words; () when nothing is said of it."""
    match = re.search(
        r"\b(?:that|which)\s((?:(?:never|always|really|simply)\s)?)([a-z]+)\b(\s[^,;:]{3,70})?", subject.said
    )
    if match is None or not (match[1] or match[3]):
        return ()
    many = match[2] in grammar.VERBS | {"are", "have"}
    acts = grammar.third_person(match[2]) or (match[1] and match[2].endswith("s"))
    if not (many or acts or match[2] in ("is", "has")):
        return ()
    return (end_sentence(f"{'They' if many else 'It'} {match[1]}{match[2]}{match[3] or ''}".rstrip()),)


_LEADS = r"(?:from|through|past|across|over|along|into|to)"


def find_stations(text: str) -> tuple[str, ...]:
    """What a topic passes on its way, in order, with how: "from kites", "and balloons", "to rockets"; else ()."""
    begin = re.search(r"\b(?:from|through)\s", text)
    if begin is None or not re.search(r"\bto\s", text[begin.start() :]):
        return ()
    found: list[str] = []
    for match in re.finditer(rf"\b({_LEADS})\s(.+?)(?=,?\s(?:and\s)?{_LEADS}\s|$)", text[begin.start() :], re.I):
        for i, one in enumerate(re.split(r",\s*(?:and\s+)?|\s+and\s+", match[2])):
            bare = one.strip(" ,.;:!")
            if bare and len(bare.split()) <= 4:
                found.append(f"{match[1].lower()} {bare}" if i == 0 else f"and {bare}")
    return tuple(found) if 3 <= len(found) <= 6 else ()


def _list(text: str) -> Subject | None:
    """ "Three things to pack: a tent, a stove, a map", numbered entries, or "5 tips for better sleep" with none."""
    items: list[str] = []
    lead = text
    numbered = list(re.finditer(r"(?:^|\s)\(?\d{1,2}[.)]\s+", text))
    if len(numbered) >= 2:
        lead = text[: numbered[0].start()].rstrip(" :")
        ends = [match.start() for match in numbered[1:]] + [len(text)]
        items = [text[match.end() : end].strip(" ,;.") for match, end in zip(numbered, ends, strict=True)]
    elif ":" in text:
        lead, _, rest = text.partition(":")
        marks = r";\s*(?:and\s+)?" if ";" in rest else r",\s+(?:and\s+)?|\s+and\s+(?=[^,]*$)"
        parts = [part.strip(" .") for part in re.split(marks, rest) if part.strip(" .")]
        if len(parts) >= 2 and all(len(part.split()) <= 8 for part in parts) and len(lead.split()) <= 10:
            items = parts
        steps = sentences(rest.strip())
        if len(steps) >= 2 and re.match(r"how to\b", lead, re.I) and len(lead.split()) <= 10:
            items = [grammar.sentence_case(step.rstrip(".")) for step in steps]
    lead = lead.strip()
    if items and _tell(items):
        own = tuple(end_sentence(grammar.sentence_case(item)) for item in items)
        lower = lower_start(lead)
        return Subject("story", lower, "it", False, entitle(lead), own=own, head=head_of(core_of(lower)[0]))
    counted = re.match(
        r"(?:the |my |our )?(?:top |best )?(?:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|a few"
        r"|some)\s(?:\w+\s){0,3}?"
        r"(?:tips|ways|reasons|things|facts|steps|ideas|rules|tricks|hacks|secrets|lessons|habits|mistakes|signs"
        r"|places|books|questions|myths|benefits|recipes)\b",
        lead,
        re.I,
    )
    if not items and not (counted and len(sentences(text)) == 1):
        return None
    lower = lower_start(lead or "a short list").rstrip(".!?")
    entries = tuple(piece for item in items for piece in fitted(item))
    return Subject("list", lower, "the list", False, entitle(lead or items[0]), items=entries, head=last_noun(lower))


def _tell(items: list[str]) -> bool:
    """Whether most entries of a list say what somebody does: they are the scenes of a tale, not a list."""
    acts = [item for item in items if re.match(r"(?:the|a|an|in the \w+|everybody|\w+ing)\s", item, re.I)]
    acts = [item for item in acts if (verb := find_verb(item, tokens(item))) is not None and verb[0] == verb[1]]
    people = sum(bool(read(item).people) for item in items)
    return people >= 2 and (len(acts) >= 2 or people > len(items) // 2) and len(items) >= 3


def _thing(text: str) -> Subject | None:
    """A noun phrase or an -ing phrase that can stand after "think of"; None when that is not sure."""
    core, rest = core_of(text)
    inner = tokens(core)
    words = tokens(text)
    first = words[0]
    if not inner or first in grammar.PREPOSITIONS or (grammar.is_plain_verb(first) and not grammar.is_plural(first)):
        return None
    if first in (
        "when",
        "if",
        "while",
        "because",
        "not",
        "never",
        "always",
        "don't",
        "let's",
        "only",
        "just",
        "also",
        "please",
        "to",
    ):
        return None
    if (
        first in grammar.VERBS
        and len(words) > 1
        and words[1] in grammar.DETERMINERS | grammar.PREPOSITIONS
        and not grammar.is_mass(first)
    ):
        return None
    head = head_of(core)
    gerund = grammar.is_gerund(first)
    named = text[0].isupper() or core.split()[-1][0].isupper()
    counted = first.isdigit() and len(words) > 1 and grammar.is_plural(head) and "%" not in text
    determined = (first in grammar.DETERMINERS and len(words) > 1) or counted
    if (re.search(r"[%$€£+=]|^\d", text) and not counted) or text in ("A", "I"):
        return None
    joined = is_joined(core, first in grammar.DETERMINERS)
    plural = grammar.is_plural(head) or (joined and not gerund)
    sure = determined or named or gerund or grammar.is_plural(head) or grammar.is_mass(head)
    if joined and not determined:
        ends = [part.split()[-1].lower() for part in re.split(r",\s*|\s+and\s+", core) if part.split()]
        sure = (
            all(
                grammar.is_plural(end)
                or grammar.is_mass(end)
                or grammar.is_gerund(end)
                or end in map(str.lower, grammar.NAMES)
                for end in ends
            )
            or named
        )
    if not sure:
        countable = (head in grammar.COUNT or read(head).people) and core.islower() and not joined
        if not countable:
            return None
        found = _thing(f"{'an' if text[0] in 'aeiou' else 'a'} {text}")
        return replace(found, title=entitle(text)) if found else None
    details = details_of(rest) if not gerund else tuple(part for part in details_of(rest) if not part.startswith("To "))
    long = count_spoken(text) > 9
    if (
        long
        and not details
        and rest
        and core != text
        and rest.split()[0].lower() in ("that", "which", "who", "where", "when")
    ):
        details = tuple(grammar.sentence_case(piece) for piece in fitted(end_sentence(rest)))
    phrase = core if long and details else text
    short = (find_name(text) or definite(core)) if not gerund else (text if len(words) <= 3 else "it")
    if len(short.split()) > 5 or (joined and determined):
        short = "it" if not plural else "them"
    if (
        not determined
        and not named
        and rest
        and not rest.lower().startswith("of ")
        and short == core
        and len(inner) == 1
    ):
        short = phrase if count_spoken(phrase) <= 5 else short
    return Subject("thing", phrase, short, plural, entitle(text), details=details if long or rest else (), head=head)
