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
    return replace(found, said=said, brand=brand, category=category)


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
    noun = text[:start].strip()
    action = text[resume:].strip()
    core, rest = core_of(noun)
    whole = f"{grammar.sentence_case(noun)} {action}"
    head = head_of(core)
    plural = grammar.is_plural(head) or " and " in core
    short = find_name(noun) or definite(core, told=True)
    lines: list[str] = []
    for i, chunk in enumerate(chunks_of(action)):
        lowered = chunk.split()[0].lower()
        if i == 0:
            lines.append(_ended(f"{grammar.sentence_case(noun)} {chunk}"))
        elif lowered in ("and", "then") or chunk.lower().startswith("and then "):
            bare = re.sub(r"^(?:and\s+)?(?:then\s+)?", "", chunk, flags=re.I)
            lines.append(_ended(f"Then {short} {bare}"))
        elif lowered == "to":
            lines.append(_ended(f"All of this, {chunk}"))
        else:
            lines.append(_ended(grammar.sentence_case(chunk)))
    pieces = [grammar.sentence_case(piece) for line in lines for piece in fitted(line)]
    del rest
    return Subject("story", _ended(whole), short, plural, _title(text), own=tuple(pieces), head=head)


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
    lead = lead.strip()
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


def _title(text: str) -> str:
    return grammar.headline(text.rstrip(".!… "))
