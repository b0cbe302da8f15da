"""Forms in which a topic is wrapped: whom it is for, what kind of story it is, how it is asked for."""

from __future__ import annotations

import re

from pixora.providers.local.director.lexicon import read

_AUDIENCE = (
    r"(?:(?:my|our|his|her|their|a|an|the|all|little|young|small|older)\s)*"
    r"(?:(?:little|young|small|older|best|dear|\w+[- ]year[- ]olds?|five|six|seven)\s)*"
    r"(?:kids?|children|child|toddlers?|teens?|teenagers?|adults?|students?|pupils|beginners|everyone|everybody|seniors"
    r"|son|daughter|mother|father|mom|mum|dad|mommy|daddy|grandmother|grandfather|grandma|grandpa|sister|brother|wife"
    r"|husband|girlfriend|boyfriend|partner|friend|friends|niece|nephew|cousin|aunt|uncle|baby|boss|team"
    r"|class|family|parents|colleagues?|grandson|granddaughter|grandchild|grandchildren|godson|goddaughter"
    r"|nana|year[- ]olds?)"
)
_FOR = re.compile(
    rf"^(?P<who>{_AUDIENCE}(?:,?\s[A-Z][\w'-]+)?|[A-Z][\w'-]+(?:\sand\s[A-Z][\w'-]+)?),?\s"
    r"(?:about|on|explaining|showing)\s(?P<what>\S.*)$"
)
_OWN = re.compile(r"^(?:her|his|their)\s(?=\w)", re.I)
_ONCE = re.compile(r"^once upon a time,?\s+(?:(?:in [^,]{2,40},\s)?there (?:was|were|lived|once was)\s)?(?=\w)", re.I)
_KIND = re.compile(
    r"^(?:(?:write|tell|make|create|give|show|film)\s(?:me\s|us\s)?)?(?:an?|the|another|some)?\s?"
    r"(?:(?:very|short|little|quick|long|funny|scary|sad|happy|nice|new|\d+[- ]second|cute|sweet)\s)*"
    r"(?P<kind>[a-z][a-z'-]+(?:\s[a-z][a-z-]+)?)\s(?:story|tale|mystery|adventure)\s"
    r"(?:that (?:plays|takes place|happens)\s)?(?:set\s)?"
    r"(?P<where>(?:in|at|on|under|by|near|inside|aboard|above|below|beneath|during|among|between|within)"
    r"\s(?!(?:about|which)\b)\S.*)$",
    re.I,
)
_HEROES = {
    "horror": "a stranger", "scary": "a stranger", "ghost": "a ghost", "spooky": "a ghost", "mystery": "a detective",
    "crime": "a detective", "murder": "a detective", "noir": "a detective", "love": "two lovers",
    "romantic": "two lovers", "western": "a cowboy", "cowboy": "a cowboy", "adventure": "an explorer",
    "science fiction": "an astronaut", "sci-fi": "an astronaut", "space": "an astronaut", "spy": "a spy",
    "fairy": "a princess", "fantasy": "a wizard", "christmas": "a child at Christmas", "bedtime": "a sleepy bear",
    "friendship": "two friends", "survival": "a sailor", "vampire": "a vampire",
}  # fmt: skip
"""Who such a story is about, when it names nobody."""
_SOMEWHERE = re.compile(
    r"^(?:(?:write|tell|make|create|give)\s(?:me\s|us\s)?)?(?:an?|another)?\s?"
    r"(?:(?:short|little|quick)\s)*(?:story|tale)\s(?:set\s(?P<set>(?:in|on|at)\s\S.*)|(?P<where>(?:at|under|near|inside)\s\S.*"
    r"|in\s(?:(?:an?|the)\s(?!style|form|voice|manner|way\b)|(?-i:[A-Z]))\S.*))$",
    re.I,
)
_LESSON = re.compile(
    r"^(?:an?\s|the\s|my\s)?(?:[\w-]+\s)?(?:lesson|lecture|talk|tutorial|course)\s(?:about|on)\s(?=\w)", re.I
)
_LEARN = re.compile(
    r"^(?:to )?(?:know|learn|understand|find out|hear|see|be told)(?: (?:more|everything|something|all))?"
    r"(?: about)?\s(?=(?:how|why|what|where|when|who|the|about)\b|\w+s\b)(?:about\s)?",
    re.I,
)
_TEACH = re.compile(r"^(?:teach|tell|show|explain to|remind)\s(?:me|us|them|my \w+|people|everyone|kids|children)\s"
                    r"(?:about\s|(?=(?:how|why|what|where|when|who)\b))", re.I)  # fmt: skip
_NARRATOR = re.compile(
    r",?\s(?:with an?\s|in an?\s|and an?\s)?(?:(?:calm|deep|warm|soft|gentle|male|female|friendly|british|american"
    r"|young|old|slow|clear|soothing|energetic|cheerful)\s){1,2}(?:voice(?:[- ]?over)?|narrator|narration)$",
    re.I,
)
_OCCASION = re.compile(
    r"^(?:(?:make|create)\s(?:me\s)?)?(?:an?\s|the\s|my\s)?(?:(?:happy|short|little|funny|nice)\s)*"
    r"(?P<day>birthday|anniversary|graduation|farewell|wedding)\s(?:video|film|movie|clip|greeting|message|card)\s"
    r"for\s(?P<who>\S.*)$",
    re.I,
)
_LOOSE_ARTICLE = re.compile(r"^(?:an?|the|my|some)\s+(?=(?:about|on|of|that|for)\s)", re.I)
ASKS_TO_EXPLAIN = re.compile(
    r"(?:can|could|would|will) you (?:please )?(?:explain|teach|describe|tell (?:me|us|my \w+) (?:about|how|why|what"
    r"|a story)|show (?:me|us) (?:how|why|what))\b",
    re.I,
)
"""A question that is a request: "can you explain why cats purr?" """


def retell(text: str) -> str | None:
    """The topic of a request whose form says more than its parts: a detective story in the rain is about a detective,
    a birthday video for Anna about her birthday. None for any other."""
    occasion = _OCCASION.match(text)
    if occasion:
        return f"a {occasion['day'].lower()} for {occasion['who']}"
    told = _KIND.match(text)
    if told:
        kind = told["kind"].lower()
        hero = _HEROES.get(kind) or _HEROES.get(kind.split()[-1])
        if hero is None and any(found != "animal" for found, _, _ in read(kind).people):
            hero = f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"
        if hero:
            return f"{hero} {told['where']}"
    placed = _SOMEWHERE.match(text)
    return f"a traveller {placed['set'] or placed['where']}" if placed else None


def unwrap(text: str, meant_for: bool) -> str:
    """The topic without how it is asked for and, where it is `meant_for` somebody, without whom: "kids about a mouse"
    is about a mouse. A name stays: "my daughter Mia about a cloud" is "a cloud, for Mia"."""
    text = _LOOSE_ARTICLE.sub("", text)
    text = _LESSON.sub("", re.sub(r"^(?:about|on)\s", "", text))
    text = _TEACH.sub("", _LEARN.sub("", text))
    wanted = _FOR.match(text) if meant_for else None
    if wanted:
        who, what = wanted["who"], wanted["what"]
        if _OWN.match(what) and re.match(r"(?:my|our)\s", who, re.I):
            what = _OWN.sub(f"{who}'s ", what)
            return _NARRATOR.sub("", what)
        name = re.search(r"[A-Z][\w'-]+(?:\sand\s[A-Z][\w'-]+)?$", who)
        text = f"{what}, for {name[0]}" if name and name[0] not in ("Kids", "Children") else what
    return _NARRATOR.sub("", _ONCE.sub("", text))
