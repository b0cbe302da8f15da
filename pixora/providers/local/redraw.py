"""What a wish for another picture changes in what the illustrator draws: light, weather, place, things, colours."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from tomllib import load

from pixora.film.brief import Data
from pixora.film.script import Character, Scene, Script
from pixora.film.visual import Figure, FigureKind, Hat, Hour, Place, Player, Prop, Shot, Visual, Weather
from pixora.providers.local.director.depict import icons_in, may_stand
from pixora.providers.local.director.lexicon import read

_DARKER = {Hour.DAY: Hour.DUSK, Hour.DAWN: Hour.DUSK, Hour.DUSK: Hour.NIGHT, Hour.NIGHT: Hour.NIGHT}
_BRIGHTER = {Hour.NIGHT: Hour.DAWN, Hour.DUSK: Hour.DAY, Hour.DAWN: Hour.DAY, Hour.DAY: Hour.DAY}
_HOURS = (
    (Hour.NIGHT, r"night|midnight|moonlight|moonlit|starry|stars"),
    (Hour.DUSK, r"dusk|sunset|evening|twilight"),
    (Hour.DAWN, r"dawn|sunrise|morning"),
    (Hour.DAY, r"day|daylight|daytime|noon|midday|sunny"),
)
_WEATHERS = (
    (Weather.SNOW, r"snow(?:y|ing|fall)?"),
    (Weather.RAIN, r"rain(?:y|ing)?|storm(?:y)?"),
    (Weather.FOG, r"fog(?:gy)?|mist(?:y)?|hazy"),
    (Weather.CLOUDY, r"cloud(?:s|y)?|overcast"),
    (Weather.CLEAR, r"clear(?: sky)?|sunny|dry"),
)
_SHOTS = (
    (Shot.CLOSE, r"close(?:r|[- ]up)?|nearer|bigger"),
    (Shot.WIDE, r"wide(?:r)?|farther|further away|from afar"),
    (Shot.MEDIUM, r"medium"),
)
GARMENTS = (
    r"suit|space ?suit|clothes|dress|coat|jacket|shirt|jumper|sweater|cape|outfit|uniform|overalls|apron|robe|cloak"
)
_PARTS = rf"{GARMENTS}|hair|scarf|collar|fur|hat|helmet|skin|body"
_HATS = {"cap": Hat.CAP, "beanie": Hat.BEANIE, "straw hat": Hat.STRAW, "crown": Hat.CROWN, "helmet": Hat.HELMET}
_KEPT = re.compile(r"\b(?:no|without|remove)\b", re.I)


class Looks(Data):
    """How somebody is to look: a figure, and the words for it."""

    figure: Figure
    described: str


@cache
def _colours() -> dict[str, str]:
    with Path(__file__).with_name("director").joinpath("wardrobe.toml").open("rb") as file:
        tables = load(file)
    return {
        name.replace("-", " "): value
        for table in tables.values()
        if isinstance(table, dict)
        for name, value in table.items()
        if isinstance(value, str) and re.fullmatch(r"#[0-9a-f]{6}", value)
    }


def colour_in(wish: str) -> str | None:
    """The name of the colour that a wish names, the longest first."""
    said = wish.lower()
    return next((name for name in sorted(_colours(), key=len, reverse=True) if _says(said, re.escape(name))), None)


def about_looks(wish: str) -> bool:
    """Whether a wish is about how somebody looks, and not about the place."""
    said = wish.lower()
    dressed = bool(re.search(rf"\b(?:{_PARTS})\b", said)) and (colour_in(said) is not None or _hat(said) is not None)
    return dressed or (bool(re.search(r"\bwears?\b|\bdressed in\b", said)) and colour_in(said) is not None)


def who_is_meant(script: Script, wish: str) -> Character | None:
    """The character that a wish names; the only one, or the first that wears something, when it names none."""
    said = wish.lower()
    for one in script.characters:
        if _says(said, re.escape(one.name.lower())) or _says(said, one.figure.kind.value):
            return one
    named = [one for one in script.characters if any(_says(said, word) for word in _nouns(one.description))]
    return next(iter(named or script.characters), None)


def dress(character: Character, wish: str) -> Looks | None:
    """A character with what a wish says of clothes, hair, fur or hat; None when nothing of it can be drawn."""
    said, figure = wish.lower(), character.figure
    name, hat = colour_in(said), _hat(said)
    changes: dict[str, object] = {}
    if hat is not None:
        changes["hat"] = hat
    if name is not None:
        part = "clothes"
        animal = figure.kind not in (FigureKind.PERSON, FigureKind.ASTRONAUT, FigureKind.ROBOT)
        if re.search(r"\b(?:hair|fur|coat)\b", said) and (animal or "hair" in said):
            part = "hair"
        elif re.search(r"\b(?:scarf|collar)\b", said):
            part = "accent"
        changes[part] = _colours()[name]
    if not changes:
        return None
    return Looks(figure=figure.model_copy(update=changes), described=_described(character.description, said, name))


def redraw(visual: Visual, wish: str) -> Visual | None:
    """A picture with what a wish says of it; None when nothing of it can be drawn."""
    said = wish.lower()
    changes: dict[str, object] = {}
    if hour := _hour(visual.hour, said):
        changes["hour"] = hour
    if weather := next((one for one, words in _WEATHERS if _says(said, words)), None):
        changes["weather"] = Weather.CLEAR if _KEPT.search(said) else weather
    if shot := next((one for one, words in _SHOTS if _says(said, words)), None):
        changes["shot"] = shot
    heard = read(said)
    if visual.place is not Place.CARD:
        changes |= _things(visual, said)
    weathered = "weather" in changes and heard.places[:1] == (Place.SNOW,)
    aloft = _says(said, r"sky|stars|moon")
    if heard.places and heard.places[0] not in (visual.place, Place.CARD) and not weathered and not aloft:
        place = heard.places[0]
        changes["place"] = place
        changes["room"] = heard.rooms[0] if heard.rooms and place is Place.INTERIOR else None
    new = visual.model_copy(update=changes)
    return None if new == visual else new


def reseed(visual: Visual, wish: str) -> Visual:
    """The same, composed another way: for whoever draws by words."""
    return visual.model_copy(update={"seed": (visual.seed + 1 + sum(map(ord, wish))) % 2**31})


def with_words(scene: Scene, wish: str) -> str:
    """The picture's prompt with the wish at its end, once."""
    asked = wish.strip().rstrip(".")
    prompt = scene.picture_prompt.rstrip(". ")
    return scene.picture_prompt if asked.lower() in prompt.lower() else f"{prompt}. {asked[:1].upper()}{asked[1:]}."


def dress_in_scene(script: Script, scene: Scene, character: Character, looks: Looks) -> Script:
    """The same character in other clothes in one scene alone."""
    other_id = f"{character.id}_{scene.id}"[:40]
    other = character.model_copy(update={"id": other_id, "figure": looks.figure, "description": looks.described})
    players = tuple(
        Player(character=other_id, pose=player.pose) if player.character == character.id else player
        for player in scene.visual.players
    )
    dressed = scene.model_copy(
        update={
            "characters": tuple(other_id if one == character.id else one for one in scene.characters),
            "visual": scene.visual.model_copy(update={"players": players}),
        }
    )
    return script.model_copy(
        update={
            "characters": (*(one for one in script.characters if one.id != other_id), other),
            "scenes": tuple(dressed if one.id == scene.id else one for one in script.scenes),
        }
    )


def _things(visual: Visual, said: str) -> dict[str, object]:
    heard, gone = read(said), bool(_KEPT.search(said))
    props: tuple[Prop, ...] = visual.props
    named = heard.props
    if gone:
        props = tuple(one for one in props if one not in named)
    else:
        props = (*props, *(one for one in named if one not in props))[:4]
    icons = tuple(one for one in icons_in(said, 2) if may_stand(one, visual.place) and one not in visual.icons)
    found: dict[str, object] = {}
    if props != visual.props:
        found["props"] = props
    if icons and not named and not gone:
        found["icons"] = (*visual.icons, *icons)[:4]
    return found


def _hour(hour: Hour, said: str) -> Hour | None:
    if _says(said, r"dark(?:er)?|gloomier|moodier|dimmer"):
        return _DARKER[hour]
    if _says(said, r"bright(?:er)?|lighter|more light"):
        return _BRIGHTER[hour]
    return next((one for one, words in _HOURS if _says(said, words)), None)


def _hat(said: str) -> Hat | None:
    if re.search(r"\b(?:no|without an?|take off the|remove the) (?:hat|cap|crown|helmet|beanie)\b", said):
        return Hat.NONE
    return next((hat for word, hat in _HATS.items() if _says(said, word)), None)


def _described(description: str, said: str, colour: str | None) -> str:
    """The canonical words with the colour in them: in place of the garment's old one where it has one."""
    if colour is None:
        return f"{description.rstrip('.')}, {said}"
    known = "|".join(sorted(map(re.escape, _colours()), key=len, reverse=True))
    named = re.search(rf"\b({_PARTS})\b", said)
    parts = re.escape(named[1]) if named else GARMENTS
    coloured = re.compile(rf"\b(an? )?(?:{known})((?: [a-z-]+)? (?:space ?)?(?:{parts}))\b", re.I)
    plain = re.compile(rf"\b(an? )?((?:space ?)?(?:{parts}))\b", re.I)
    if match := coloured.search(description) or plain.search(description):
        article = ("an " if colour[0] in "aeiou" else "a ") if match[1] else ""
        worn = f"{article}{colour} {match[2].strip()}"
        return f"{description[: match.start()]}{worn}{description[match.end() :]}"
    return f"{description.rstrip('.')}, in {colour} {named[1] if named else 'clothes'}"


def _nouns(description: str) -> list[str]:
    return [re.escape(word) for word in re.findall(r"[a-z]{4,}", description.lower()) if not _says(word, GARMENTS)]


def _says(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", text) is not None
