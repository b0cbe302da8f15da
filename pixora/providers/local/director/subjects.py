"""What a film is about, parsed far enough to be said in a sentence: form, short name, and the user's own lines."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from pixora.providers.local.director import grammar
from pixora.providers.local.director.lexicon import knows, read, tokens
from pixora.providers.local.director.split import cut, sentences
from pixora.providers.local.director.spoken import count_spoken

Form = Literal["thing", "clause", "howto", "question", "list", "story", "loose"]

LONGEST = 13.0
"""Spoken words of the user's that one line takes at most."""


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


def clean(text: str) -> str:
    """The text without markup, emoji and control characters, white space normalised."""
    text = re.sub(r"<[^<>]{1,200}>|https?://\S{1,300}", " ", text)
    text = re.sub(r"[*_#`~|^\\<>{}\[\]]+", " ", text)
    text = text.replace("’", "'").replace("&", " and ")
    kept = (c if unicodedata.category(c)[0] not in "CS" or c in "$€£%+=" else " " for c in text)
    kept_text = re.sub(r"[\u200d\ufe0e\ufe0f\u20e3]", "", "".join(kept))
    return re.sub(r"\s+([,.;:!?])", r"\1", " ".join(kept_text.split())).strip(" ,;:–—-")


def parse(topic: str, english: bool = True) -> Subject:
    """Understand a topic. Any text is a subject: what no rule knows is kept whole and only quoted (form "loose")."""
    text = clean(topic)[:2_400] or "untitled"
    text = _STORY_OF.sub("", text, count=1) or text
    if text.isupper() and len(text) > 5 and " " in text:
        text = text.lower()
    text = grammar.capitalise_names(text)
    found = _list(text)
    if found:
        return found
    parts = sentences(text)
    if len(parts) > 1:
        return _told(parts)
    plain = text.rstrip(".!…")
    words = tokens(plain)
    lower = _lower_start(plain)
    if not english or not words or not re.fullmatch(r"[\x00-\u024f–—…“”‘’]+", text):
        return _loose(plain)
    if text.endswith("?") or _asks(words):
        return _question(lower.rstrip("?"), words)
    if words[0] in grammar.INDIRECT:
        return _clause(lower, words)
    if words[0] in grammar.PRONOUNS - grammar.DETERMINERS or re.search(r"[:;/()\"“”–—=]|\.\s", plain):
        return _loose(plain)
    verb = _find_verb(lower, words)
    if verb is not None:
        return _story(lower, verb)
    return _thing(lower) or _loose(plain)


_STORY_OF = re.compile(r"^(?:an?|the)\s(?:[\w-]+\s)?(?:story|tale|film|video|movie)\s(?:about|of)\s(?=\w+\s)", re.I)


def _loose(text: str) -> Subject:
    """Only quoted, never put into a sentence of ours."""
    pieces = tuple(cut(text, 2, LONGEST)) if count_spoken(text) > LONGEST else ()
    own = tuple(grammar.sentence_case(piece) for piece in pieces)
    return Subject("loose", grammar.sentence_case(text.rstrip(".!…")), "these words", True, _title(text), own=own)


def _question(text: str, words: list[str]) -> Subject:
    """A direct question; "how do bees make honey" is asked about as "how bees make honey"."""
    del words
    asked = text.strip() + "?"
    return Subject(
        "question", grammar.sentence_case(asked), "the question", False, _title(asked), head=_last_noun(text)
    )


def _clause(text: str, words: list[str]) -> Subject:
    if words[0] == "what" and len(words) > 1 and words[1] in ("a", "an"):
        return _loose(text)
    form: Form = "howto" if len(words) > 1 and words[1] == "to" else "clause"
    return Subject(form, text, "the question", False, _title(text), head=_last_noun(text))


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
        own.extend(grammar.sentence_case(piece) for piece in _fitted(part))
    first = parts[0].rstrip(".!?…")
    lower = _lower_start(first)
    verb = _find_verb(lower, tokens(first))
    noun = lower[: verb[0]].strip() if verb else lower
    noun, _ = _core(noun)
    fits = verb is not None and len(noun.split()) <= 5
    return Subject(
        "story",
        _ended(first),
        _definite(noun, told=True) if fits else "it",
        grammar.is_plural(_head(noun)),
        _title(first),
        own=tuple(own),
        head=_head(noun),
    )


def _fitted(sentence: str) -> list[str]:
    """A sentence of the user's in pieces short enough to speak; a piece that ends within a clause gets its comma."""
    if count_spoken(sentence) <= LONGEST + 4:
        return [sentence]
    return cut(sentence, 3, LONGEST)


def _story(text: str, verb: tuple[int, int]) -> Subject:
    """One sentence, or somebody "who" does something: told clause by clause."""
    start, resume = verb
    noun = text[:start].strip()
    action = text[resume:].strip()
    core, rest = _core(noun)
    whole = f"{grammar.sentence_case(noun)} {action}"
    head = _head(core)
    plural = grammar.is_plural(head) or " and " in core
    short = _definite(core, told=True)
    lines: list[str] = []
    for i, chunk in enumerate(_chunks(action)):
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
    fitted = [grammar.sentence_case(piece) for line in lines for piece in _fitted(line)]
    del rest
    return Subject("story", _ended(whole), short, plural, _title(text), own=tuple(fitted), head=head)


_JOIN = re.compile(
    r",\s+(?:and\s+then\s+|and\s+|then\s+)?(?=\w)|\s+(?=(?:until|because|when|while|before|after|but|so that"
    r"|as soon as|even though|and then)\s)|\s+(?=and\s)|\s+(?=to\s)",
    re.I,
)
_WANTS = frozenset(
    "ready able afraid about going how what where way chance time place power right dream dreams reason reasons hope "
    "hopes desire supposed allowed likely too".split()
)


def _chunks(action: str) -> list[str]:
    """The action cut at its clauses, connecting words kept in front."""
    found: list[str] = []
    begin = 0
    for match in _JOIN.finditer(action):
        before = action[begin : match.start()].split()
        after = action[match.end() :].split()
        if len(before) < 3 or len(after) < 2:
            continue
        first = after[0].lower()
        lead = match.group().strip(" ,").lower()
        if first == "and" or lead in ("and", "then", "and then"):
            skip = 2 if first == "and" and after[1].lower() == "then" else 1 if first == "and" else 0
            verb = after[skip].lower() if len(after) > skip else ""
            if not (grammar.third_person(verb) or verb in grammar.VERBS):
                continue
            found.append(" ".join(before).rstrip(","))
            begin = match.start() if first == "and" else match.end()
            if lead:
                found.append("")
            continue
        if first == "to":
            last = before[-1].lower()
            if (
                after[1].lower() not in grammar.VERBS
                or grammar.third_person(last)
                or last in grammar.VERBS | _WANTS | grammar.PAST
            ):
                continue
        elif not first.isalpha() or (match.group().startswith(",") and first not in _CONNECT):
            continue
        found.append(" ".join(before).rstrip(","))
        begin = match.start() if not match.group().startswith(",") else match.end()
    found.append(action[begin:].strip())
    merged: list[str] = []
    pending = False
    for chunk in found:
        if chunk == "":
            pending = True
        else:
            merged.append(f"and {chunk}" if pending and not chunk.lower().startswith("and ") else chunk)
            pending = False
    return merged


_CONNECT = frozenset("until because when while before after but to and then where".split())


def _find_verb(text: str, words: list[str]) -> tuple[int, int] | None:
    """Where the noun phrase ends and where the action begins, when the text tells what somebody does.

    "a fox who crosses ..." drops its "who"; a plain thing "that never sleeps" is left a thing.
    """
    spans = [
        (match.group().lower().replace("’", "'"), match.start(), match.end())
        for match in re.finditer(r"[^\W_]+(?:['’-][^\W_]+)*", text)
    ]
    if not spans:
        return None
    first = spans[0][0]
    single = first in ("a", "an", "one", "every", "each")
    for i, (word, start, _) in enumerate(spans[1:], 1):
        if i > 9:
            return None
        after = spans[i + 1][0] if i + 1 < len(spans) else ""
        if word in ("who", "that", "which") and after:
            about = read(" ".join(part for part, _, _ in spans[:i])).people
            subject_relative = after not in grammar.DETERMINERS | grammar.PRONOUNS | {"nobody", "everyone"}
            acts = (
                subject_relative
                and after not in ("is", "are", "was", "were", "never", "has", "have", "had", "can", "could")
                and (word == "who" or bool(about))
            )
            return (start, spans[i + 1][1]) if acts else None
        if word in ("whose", "whom", "where", "when"):
            return None
        previous = spans[i - 1][0]
        if previous in grammar.PREPOSITIONS | grammar.DETERMINERS | {"and", "or", "to"}:
            continue
        if grammar.is_finite(
            [part for part, _, _ in spans],
            i,
            single and i >= 2 and not any(part in grammar.PREPOSITIONS for part, _, _ in spans[:i]),
        ):
            if (
                grammar.third_person(word)
                and not single
                and first not in grammar.DETERMINERS
                and not text[0].isupper()
                and not grammar.is_mass(first)
            ):
                continue
            return (start, start)
        noun_before = grammar.is_plural(previous) and not (i >= 2 and spans[i - 2][0] in grammar.PREPOSITIONS)
        if noun_before and grammar.is_plain_verb(word) and after:
            return (start, start)
    del words
    return None


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
        parts = [
            part.strip(" .") for part in re.split(r",\s+(?:and\s+)?|;\s*|\s+and\s+(?=[^,]*$)", rest) if part.strip(" .")
        ]
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
    lower = _lower_start(lead or "a short list").rstrip(".!?")
    fitted = tuple(grammar.sentence_case(piece) for item in items for piece in _fitted(item))
    return Subject("list", lower, "the list", False, _title(lead or items[0]), items=fitted, head=_last_noun(lower))


def _thing(text: str) -> Subject | None:
    """A noun phrase or an -ing phrase that can stand after "think of"; None when that is not sure."""
    core, rest = _core(text)
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
    head = _head(core)
    gerund = grammar.is_gerund(first)
    named = text[0].isupper() or core.split()[-1][0].isupper()
    counted = first.isdigit() and len(words) > 1 and grammar.is_plural(head) and "%" not in text
    determined = (first in grammar.DETERMINERS and len(words) > 1) or counted
    if (re.search(r"[%$€£+=]|^\d", text) and not counted) or text in ("A", "I"):
        return None
    joined = _is_joined(core, first in grammar.DETERMINERS)
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
    details = _details(rest) if not gerund else tuple(part for part in _details(rest) if not part.startswith("To "))
    long = count_spoken(text) > 9
    if (
        long
        and not details
        and rest
        and core != text
        and rest.split()[0].lower() in ("that", "which", "who", "where", "when")
    ):
        details = tuple(grammar.sentence_case(piece) for piece in _fitted(_ended(rest)))
    phrase = core if long and details else text
    short = _definite(core) if not gerund else (text if len(words) <= 3 else "it")
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


def _is_joined(core: str, determined: bool) -> bool:
    """Whether "and" joins things, and not adjectives of one ("a long and winding road")."""
    after = re.split(r"\sand\s", core)[1:]
    return any(not determined or part.split()[0].lower() in grammar.DETERMINERS for part in after)


def _core(noun: str) -> tuple[str, str]:
    """A noun phrase without what follows its noun, and that rest; "of ..." stays with the noun."""
    words = noun.split()
    for i in range(1, len(words)):
        word = words[i].lower().strip(",")
        follows = word in grammar.PREPOSITIONS - {"of", "like"} or word in (
            "who",
            "that",
            "which",
            "whose",
            "where",
            "when",
            "to",
        )
        doing = (
            grammar.is_gerund(word)
            and i + 1 < len(words)
            and not grammar.is_gerund(words[0].lower())
            and words[i - 1].lower() not in grammar.DETERMINERS | {"of", "and"} | _ADJECTIVES
            and (i >= 2 or grammar.is_plural(words[0]))
        )
        if (follows or doing) and words[i - 1].lower() not in ("and", "of"):
            return " ".join(words[:i]).rstrip(","), " ".join(words[i:])
        if " and " not in noun and (
            words[i - 1].endswith(",")
            and len(words) - i >= 2
            and words[0].lower() in ("a", "an", "the", "my")
            and word in ("a", "an", "the", "alone", "lost", "far")
        ):
            return " ".join(words[:i]).rstrip(","), " ".join(words[i:])
    return noun, ""


_ADJECTIVES = frozenset(
    "old young little big small lonely brave great long short last first new ancient tiny giant good bad wild".split()
)


def _details(rest: str) -> tuple[str, ...]:
    """What follows a noun, cut before each preposition or -ing word: "through the mountains", "at sunset"."""
    words = rest.split()
    parts: list[list[str]] = []
    for i, word in enumerate(words):
        small = word.lower().strip(",")
        starts = small in grammar.PREPOSITIONS - {"of", "like", "than"} or (
            grammar.is_gerund(small)
            and i + 1 < len(words)
            and i
            and words[i - 1].lower() not in grammar.DETERMINERS | grammar.PREPOSITIONS | _ADJECTIVES
        )
        paired = small in ("to", "until", "into", "and") and parts and parts[-1][0].lower() in ("from", "between")
        if not parts or (starts and not paired and len(parts[-1]) >= 2):
            parts.append([])
        parts[-1].append(word)
    found = [" ".join(part).strip(" ,") for part in parts]
    openers = grammar.PREPOSITIONS
    good = [
        part
        for part in found
        if len(part.split()) >= 2
        and (part.split()[0].lower() in openers or grammar.is_gerund(part.split()[0].lower()))
        and part.split()[-1].lower() not in grammar.PREPOSITIONS | {"and", "the", "a"}
    ]
    whole = " ".join(words)
    if any(word in whole.lower().split() for word in ("who", "that", "which", "whose", "where", "when")):
        good = good[
            : next(
                (i for i, part in enumerate(good) if re.search(r"\b(?:who|that|which|whose|where|when)\b", part)),
                len(good),
            )
        ]
    return tuple(grammar.sentence_case(part) + "." for part in good[:4] if len(part.split()) <= 9 and _shows(part))


def _shows(part: str) -> bool:
    """Whether a part of a phrase can stand alone as a line: a where, a when or a doing, not a "for whom"."""
    first = part.split()[0].lower()
    if first in ("for", "with", "between", "by", "from", "to", "about", "like", "since", "as", "of", "without", "upon"):
        return False
    seen = read(part)
    return (
        first not in ("in", "on")
        or bool(seen.places or seen.hours or seen.weathers or seen.props)
        or not any(field.card for field in seen.fields)
    )


def _definite(core: str, told: bool = False) -> str:
    """ "a lonely lighthouse" named again: "the lighthouse"."""
    words = core.split()
    if words and words[0].lower() in ("a", "an", "one", "every", "each") and len(words) > 1:
        if "of" in words:
            return "the " + " ".join(words[1:])
        return "the " + " ".join(words[-1:] if len(words) <= 4 and not _compound(words[1:]) else words[1:])
    if len(words) == 1 and grammar.is_plural(core) and not core[0].isupper() and told:
        return f"the {core}"
    if (
        words
        and words[0].lower() in ("two", "three", "four", "five", "some", "many", "several", "few")
        and len(words) > 1
    ):
        return "the " + " ".join(words[1:] if words[0].lower() in ("some", "many", "several", "few") else words)
    return core


def _compound(words: list[str]) -> bool:
    """Whether the last word alone would not name the thing ("coffee shop", "hot air balloon")."""
    return (
        len(words) > 1
        and knows(words[-2])
        and words[-2].lower()
        not in (
            "lonely",
            "brave",
            "old",
            "young",
            "happy",
            "frozen",
            "mysterious",
            "quiet",
            "ancient",
            "dark",
            "sleepy",
            "calm",
            "magic",
            "small",
            "little",
        )
    )


def _head(core: str) -> str:
    words = core.split(" of ")[0].split()
    return words[-1].strip(",").lower() if words else ""


def _last_noun(text: str) -> str:
    words = tokens(text)
    return words[-1] if words else ""


def _lower_start(text: str) -> str:
    """The text as it stands within a sentence: a capital that only begins the sentence is taken back."""
    first = text.split()[0] if text.split() else ""
    bare = first.strip("\"'“‘(")
    later = [word for word in text.split()[1:] if word[:1].isalpha()]
    titled = (
        bool(later)
        and all(
            word[0].isupper() or word.lower() in grammar.PREPOSITIONS | grammar.DETERMINERS | {"and", "or"}
            for word in later
        )
        and any(word[0].isupper() for word in later)
    )
    if not bare[:1].isupper() or bare == "I" or bare.isupper():
        return text
    common = (
        bare.lower()
        in grammar.DETERMINERS
        | grammar.PREPOSITIONS
        | grammar.INDIRECT
        | grammar.AUXILIARIES
        | grammar.PRONOUNS
        | {"when", "if", "while", "never", "not"}
    )
    if bare.lower() in grammar.NAMES:
        return text
    known = (
        knows(bare) or grammar.is_mass(bare) or grammar.is_gerund(bare.lower()) or bare.lower() in grammar.VERBS
    ) and not titled
    return text.replace(bare, bare[0].lower() + bare[1:], 1) if common or known else text


def _ended(text: str) -> str:
    return text if text and text[-1] in ".!?…" else text.rstrip(",;:") + "."


def _title(text: str) -> str:
    return grammar.headline(text.rstrip(".!… "))
