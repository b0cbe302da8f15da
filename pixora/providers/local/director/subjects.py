"""What a film is about, parsed far enough to be said in a sentence: form, short name, and the user's own lines."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from pixora.providers.local.director import grammar
from pixora.providers.local.director.clauses import LONGEST, chunks_of, find_verb, fitted
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
from pixora.providers.local.director.split import cut, sentences
from pixora.providers.local.director.spoken import count_spoken

Form = Literal["thing", "clause", "howto", "question", "list", "story", "loose"]


@dataclass(frozen=True)
class Subject:
    """A topic ready to be spoken of.

    `phrase` stands within a sentence ("a lonely lighthouse in winter"), `short` when it is named again ("the
    lighthouse"). `own` are lines made of the user's own words, in order; `details` are the parts of a thing
    ("in winter"); `items` the entries of a list. `plural` is that of `short`.
    """

    form: Form
    phrase: str
    short: str
    plural: bool
    title: str
    own: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    head: str = ""
    """The noun that the topic turns on ("lighthouse")."""
    said: str = ""
    """The topic as it was written, within a sentence."""
    brand: str = ""
    """What a thing that is offered is called ("Loop"), or the thing itself."""
    category: str = ""
    """What kind of thing that is, with its article ("a coffee cup")."""
    core: str = ""
    """Who a story is about, as they are introduced ("a penguin named Pip")."""
    deeds: tuple[str, ...] = ()
    """What they do, one line each, told once they were introduced ("One day, Pip meets an elephant.")."""
    stations: tuple[str, ...] = ()
    """What a way or a history leads through, in order: "the mountains", "the forest", "the sea"."""


def clean(text: str) -> str:
    """The text without markup, emoji and control characters, white space normalised."""
    text = re.sub(r"<[^<>]{1,200}>|https?://\S{1,300}", " ", text)
    text = re.sub(r"[*_#`~|^\\<>{}\[\]]+", " ", text)
    text = text.replace("’", "'").replace("&amp;", "&")
    kept = (c if unicodedata.category(c)[0] not in "CS" or c in "$€£%+=" else " " for c in text)
    kept_text = re.sub(r"[\u200d\ufe0e\ufe0f\u20e3]", "", "".join(kept))
    return re.sub(r"\s+([,.;:!?])", r"\1", " ".join(kept_text.split())).strip(" ,;:–—-")


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
    if text.isupper() and len(text) > 5 and " " in text:
        text = text.lower()
    return grammar.capitalise_names(text)


def _parse(topic: str, english: bool) -> Subject:
    """Understand a topic. Any text is a subject: what no rule knows is kept whole and only quoted (form "loose")."""
    text = _plain(topic)
    found = _list(text)
    if found:
        return found
    parts = sentences(text)
    if len(parts) > 1:
        return _told(parts)
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
        return _story(lower, verb)
    return _thing(lower) or _loose(plain)


_STORY_OF = re.compile(
    r"^(?:an?|the)\s(?:[\w-]+\s)?(?:story|tale|film|video|movie|poem|haiku|ode|lullaby)\s(?:about|of|to|on|for)\s(?=\w+\s)",
    re.I,
)


def _loose(text: str) -> Subject:
    """Only quoted, never put into a sentence of ours."""
    pieces = tuple(cut(text, 2, LONGEST)) if count_spoken(text) > LONGEST else ()
    own = tuple(grammar.sentence_case(piece) for piece in pieces)
    return Subject("loose", grammar.sentence_case(text.rstrip(".!…")), "these words", True, _title(text), own=own)


def _question(text: str, words: list[str]) -> Subject:
    """A direct question; "how do bees make honey" is asked about as "how bees make honey"."""
    del words
    asked = text.strip() + "?"
    return Subject("question", grammar.sentence_case(asked), "the question", False, _title(asked), head=last_noun(text))


def _clause(text: str, words: list[str]) -> Subject:
    if words[0] == "what" and len(words) > 1 and words[1] in ("a", "an"):
        return _loose(text)
    form: Form = "howto" if len(words) > 1 and words[1] == "to" else "clause"
    return Subject(form, text, "the question", False, _title(text), head=last_noun(text))


def _asks(words: list[str]) -> bool:
    wh = frozenset(("how", "why", "what", "who", "where", "when", "which"))
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first in wh and second in grammar.AUXILIARIES:
        return not (first in ("what", "who") and second in ("will", "can") and len(words) < 3)
    return first in grammar.AUXILIARIES - {"may", "might", "will", "can", "must"} and len(words) > 2


def _told(parts: list[str]) -> Subject:
    """Several sentences: they are the film."""
    own: list[str] = []
    for part in parts:
        part = grammar.sentence_case(part)
        own.extend(grammar.sentence_case(piece) for piece in fitted(part))
    first = parts[0].rstrip(".!?…")
    lower = lower_start(first)
    verb = find_verb(lower, tokens(first))
    noun = lower[: verb[0]].strip() if verb else lower
    noun, _ = core_of(noun)
    fits = verb is not None and len(noun.split()) <= 5
    return Subject(
        "story",
        _ended(first),
        definite(noun, told=True) if fits else "it",
        grammar.is_plural(head_of(noun)),
        _title(first),
        own=tuple(own),
        head=head_of(noun),
    )


def _story(text: str, verb: tuple[int, int]) -> Subject:
    """One sentence, or somebody "who" does something: told clause by clause."""
    start, resume = verb
    noun = text[:start].strip(" ,")
    action = text[resume:].strip()
    core, rest = core_of(noun)
    whole = f"{grammar.sentence_case(noun)} {action}"
    head = head_of(core)
    names = find_names(noun)
    many = "they" if grammar.is_plural(head) and not names else ""
    plural = len(names) > 1 if names else grammar.is_plural(head) or " and " in core
    short = " and ".join(names) or definite(core, told=True)
    lines: list[str] = []
    deeds: list[str] = []
    for i, chunk in enumerate(chunks_of(action)):
        lowered = chunk.split()[0].lower()
        if i == 0:
            lines.append(_ended(f"{grammar.sentence_case(noun)} {chunk}"))
            deeds.append(_ended(f"One day, {short} {chunk}"))
            continue
        if lowered in ("and", "then") or chunk.lower().startswith("and then "):
            bare = re.sub(r"^(?:and\s+)?(?:then\s+)?", "", chunk, flags=re.I)
            lines.append(_ended(f"Then {short} {bare}"))
            deeds.append(_ended(f"Then {many or short} {bare}"))
            continue
        elif lowered == "to":
            lines.append(_ended(f"All of this, {chunk}"))
        else:
            lines.append(_ended(grammar.sentence_case(chunk)))
        deeds.append(lines[-1])
    pieces = [grammar.sentence_case(piece) for line in lines for piece in fitted(line)]
    del rest
    told = tuple(grammar.sentence_case(piece) for line in deeds for piece in fitted(line))
    return Subject(
        "story", _ended(whole), short, plural, _title(text), own=tuple(pieces), head=head, core=noun, deeds=told
    )


def find_names(noun: str) -> tuple[str, ...]:
    """The names that a noun phrase gives: "a keeper named Mara and her dog Bo" gives Mara and Bo."""
    found = re.findall(r"\b(?:(?:named|called)|(?:her|his|their|the) [a-z]+) ([A-Z][a-zà-ÿ]+)(?=$|[\s,.!?])", noun)
    return tuple(dict.fromkeys(found))


def find_feature(subject: Subject) -> tuple[str, ...]:
    """ "a cup that keeps coffee warm": "It keeps coffee warm.", in the user's words; () when nothing is said of it."""
    match = re.search(r"\b(?:that|which)\s([a-z]+)\s([^,;:]{4,70})", subject.said)
    if match is None:
        return ()
    many = match[1] in grammar.VERBS | {"are", "have"}
    if not (many or grammar.third_person(match[1]) or match[1] in ("is", "has")):
        return ()
    return (_ended(f"{'They' if many else 'It'} {match[1]} {match[2].strip()}"),)


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
        own = tuple(_ended(grammar.sentence_case(item)) for item in items)
        lower = lower_start(lead)
        return Subject("story", lower, "it", False, _title(lead), own=own, head=head_of(core_of(lower)[0]))
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
    return Subject("list", lower, "the list", False, _title(lead or items[0]), items=entries, head=last_noun(lower))


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
        return replace(found, title=_title(text)) if found else None
    details = details_of(rest) if not gerund else tuple(part for part in details_of(rest) if not part.startswith("To "))
    long = count_spoken(text) > 9
    if (
        long
        and not details
        and rest
        and core != text
        and rest.split()[0].lower() in ("that", "which", "who", "where", "when")
    ):
        details = tuple(grammar.sentence_case(piece) for piece in fitted(_ended(rest)))
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
    return Subject("thing", phrase, short, plural, _title(text), details=details if long or rest else (), head=head)


def _ended(text: str) -> str:
    return text if text and text[-1] in ".!?…" else text.rstrip(",;:") + "."


_TITLE = 48
"""Characters that a title has at most where it can be parted."""


def _title(text: str) -> str:
    """The topic as a title: without what follows a colon, and parted before "through", "who" or "and" if it is long."""
    lead = re.split(r"[:;]\s", text)[0] if len(re.split(r"[:;]\s", text)[0].split()) >= 2 else text
    words = lead.rstrip(".!… ").split()
    if len(" ".join(words)) > _TITLE:
        clauses = {"who", "that", "which", "where", "when", "until", "because"}
        openers = (grammar.PREPOSITIONS - {"of", "for"}) | clauses | {"and"}
        ends = [
            i
            for i in range(3, len(words))
            if (words[i].lower() in openers or words[i - 1][-1] in ",;–—")
            and len(" ".join(words[:i])) <= _TITLE
            and words[i - 1].lower() not in grammar.PREPOSITIONS | grammar.DETERMINERS | {"and"}
        ]
        good = [i for i in ends if words[i].lower() in clauses | {"from"}]
        told = [i for i, word in enumerate(words) if word.lower() in clauses]
        fair = [i for i in ends if words[i - 1][-1] in ",;–—" or (words[i].lower() == "and" and told and told[0] < i)]
        if ends:
            words = words[: good[0] if good else fair[-1] if fair else ends[-1]]
    return grammar.headline(" ".join(words).rstrip(" ,"))
