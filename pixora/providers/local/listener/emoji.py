"""A topic made of emoji alone, said in words by their Unicode names: a dog and a beach are "a dog at the beach"."""

from __future__ import annotations

import re
import unicodedata

from pixora.providers.local.director.known import find_known
from pixora.providers.local.director.lexicon import read

_PLACES = {
    "beach": "at the beach", "mountain": "in the mountains", "snow capped mountain": "in the mountains",
    "camping": "at a camp", "desert": "in the desert", "desert island": "on a desert island",
    "national park": "in the forest", "cityscape": "in the city", "night with stars": "at night",
    "sunrise": "at sunrise", "sunrise over mountains": "at sunrise in the mountains",
    "sunset over buildings": "at sunset",
    "water wave": "in the sea", "evergreen tree": "in the forest", "deciduous tree": "under a tree",
    "palm tree": "under palm trees",
    "house": "at home", "house building": "at home", "castle": "in a castle", "european castle": "in a castle",
    "school": "at school", "cloud": "in the clouds", "cloud with rain": "in the rain", "umbrella": "in the rain",
    "umbrella with rain drops": "in the rain", "snowflake": "in the snow", "milky way": "in space",
    "crescent moon": "under the moon", "full moon": "under the full moon", "rainbow": "under a rainbow",
    "volcano": "at a volcano", "stadium": "in the stadium", "tent": "in a tent",
    "bridge at night": "on a bridge at night",
}  # fmt: skip
"""What says where something plays, as long as something else is there."""
_FEELINGS = (
    (r"heart|kiss|hug|cupid", "love"), (r"cry|sad|weary|disappointed|pensive", "a sad day"),
    (r"angry|pouting|serious", "anger"), (r"sleep|zzz", "sleep"), (r"fear|scream|anguished", "fear"),
    (r"think|monocle", "a good idea"), (r"party", "a party"), (r"clown", "a clown"),
    (r"smil|grin|joy|laugh|happy|star-struck|rolling", "happiness"),
)  # fmt: skip
_SMALL = re.compile(
    r"\b(?:face|symbol|sign|heavy|black|white|medium|small|large|glyph|emoji|silhouette of|first|last|with .+"
    r"|in motion)\b",
    re.I,
)
_NAMES = {
    "sun": "the sun", "earth globe": "the Earth", "full moon": "the full moon", "moon": "the moon",
    "hot beverage": "coffee", "musical keyboard": "a piano", "father christmas": "Father Christmas",
    "christmas tree": "a Christmas tree", "slice of pizza": "pizza", "cooking": "cooking", "adult": "somebody",
    "soccer ball": "football", "older adult": "somebody old", "jack-o-lantern": "Halloween",
}  # fmt: skip
_ROLES = {
    "rocket": "astronaut", "cooking": "chef", "ear of rice": "farmer", "microscope": "scientist", "school": "teacher",
    "graduation cap": "student", "artist palette": "painter", "fire engine": "firefighter", "wrench": "mechanic",
    "airplane": "pilot", "staff of aesculapius": "doctor", "microphone": "singer", "personal computer": "programmer",
}  # fmt: skip
"""What somebody is, by the thing that is joined to them."""
_GESTURE = re.compile(
    r"\b(?:hands?|thumbs|finger|fist|clapping|waving|biceps|keycap|mark|arrow|button|square|circle)\b"
)
_JOINER = "\u200d"
_COUNTRIES = {
    "AU": "Australia", "BR": "Brazil", "CN": "China", "DE": "Germany", "EG": "Egypt", "ES": "Spain", "FR": "France",
    "GB": "Britain", "GR": "Greece", "IN": "India", "IS": "Iceland", "IT": "Italy", "JP": "Japan", "MX": "Mexico",
    "NO": "Norway", "PT": "Portugal", "US": "America",
}  # fmt: skip
_REACTION = re.compile(
    r"\b(?:(?<!with )face|heart|hearts|party popper|sparkles|fire|hundred points|confetti ball|kiss mark|collision|eyes"
    r"|dizzy symbol|droplets|glowing star|zzz)\b"
)
"""What is sent as an answer rather than as a topic: a smile, a heart."""
_MOST = 4


def say_emoji(text: str) -> str:
    """The topic that the emoji of a text name, at most four of them, in order; "" when there are none, or
    only such as answer something."""
    things: list[str] = []
    where = ""
    names = _names(text)
    names = [name for name in names if not _REACTION.search(name) or read(name).people]
    for name in names:
        feeling = next((said for words, said in _FEELINGS if re.search(words, name)), "")
        plain = " ".join(_SMALL.sub("", name).split())
        if name in _PLACES or plain in _PLACES:
            where = where or _PLACES.get(name) or _PLACES[plain]
            said = _named(plain)
        else:
            said = feeling if feeling and not read(plain).people else _named(plain)
        if said and said not in things:
            things.append(said)
    places = [thing for thing in things if _is_where(thing)]
    others = [thing for thing in things if thing not in places][:_MOST]
    if where and others:
        return f"{_joined(others)} {where}"
    if len(things) == 1 and find_known(bare := re.sub(r"^an?\s", "", things[0])):
        return bare
    return _joined(things[:_MOST])


def _names(text: str) -> list[str]:
    """The names of a text's symbols in lower case; flags as their countries."""
    found: list[str] = []
    letters = ""
    joined = False
    for char in text:
        name = unicodedata.name(char, "")
        if char == _JOINER:
            joined = True
        elif name.startswith("REGIONAL INDICATOR"):
            letters += name[-1]
            if len(letters) == 2:
                found.append(f"flag {letters}")
                letters = ""
        elif unicodedata.category(char) == "So":
            # What is joined to somebody only says what they are.
            if joined and found:
                found[-1] = _ROLES.get(name.lower(), found[-1])
            elif not _GESTURE.search(name.lower()):
                found.append(name.lower())
            joined = False
    return found


def _named(plain: str) -> str:
    if flag := re.fullmatch(r"flag (\w\w)", plain):
        return _COUNTRIES.get(flag[1], "")
    words = next((said for name, said in _NAMES.items() if plain == name or plain.startswith(f"{name} ")), "")
    if words or not plain:
        return words
    # A name of many words describes the drawing: its last word says what it is.
    short = plain if len(plain.split()) <= 3 else plain.split()[-1]
    if short.endswith("s") and not short.endswith("ss"):
        return short
    return f"{'an' if short[0] in 'aeiou' else 'a'} {short}"


def _is_where(thing: str) -> bool:
    return re.sub(r"^(?:an?|the)\s", "", thing) in _PLACES


def _joined(things: list[str]) -> str:
    return f"{', '.join(things[:-1])} and {things[-1]}" if len(things) > 1 else "".join(things)
