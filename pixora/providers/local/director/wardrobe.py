"""What somebody looks like: a figure that fits the word for them, and the same looks in words."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pixora.film.visual import Build, Figure, FigureKind, HairCut, Hat, Outfit
from pixora.providers.local.director.lexicon import singulars

_CUTS = {
    "woman": (HairCut.BOB, HairCut.BUN, HairCut.LONG, HairCut.CURLS, HairCut.BRAIDS, HairCut.SCARF),
    "man": (HairCut.SHORT, HairCut.TOUSLED, HairCut.CURLS, HairCut.BALD, HairCut.SHORT),
    "girl": (HairCut.BOB, HairCut.LONG, HairCut.CURLS, HairCut.BRAIDS),
    "boy": (HairCut.SHORT, HairCut.TOUSLED, HairCut.CURLS),
}
_CUT_WORDS = {
    HairCut.SHORT: "short {0} hair",
    HairCut.BOB: "bobbed {0} hair",
    HairCut.BUN: "{0} hair in a bun",
    HairCut.LONG: "long {0} hair",
    HairCut.CURLS: "{0} curls",
    HairCut.TOUSLED: "tousled {0} hair",
    HairCut.BRAIDS: "{0} braids",
    HairCut.BALD: "a bald head",
    HairCut.SCARF: "a headscarf in {1}",
}
_HAT_WORDS = {
    Hat.CAP: "a cap",
    Hat.BEANIE: "a beanie",
    Hat.STRAW: "a straw hat",
    Hat.CHEF: "a tall chef's hat",
    Hat.WIZARD: "a pointed wizard's hat",
    Hat.CROWN: "a golden crown",
    Hat.HELMET: "a helmet",
}
_BUILD_WORDS = {Build.SLIM: "slim ", Build.BROAD: "broad ", Build.CHILD: "", Build.ELDER: "", Build.AVERAGE: ""}


@dataclass(frozen=True)
class Role:
    """What a word for a person asks of their looks; None and empty: anything."""

    gender: str = ""
    build: Build | None = None
    outfit: Outfit | None = None
    hat: Hat = Hat.NONE
    clothes: str = ""
    """A colour's name."""
    beard: bool = False
    glasses: bool = False


@dataclass(frozen=True)
class Asked:
    """What the user's words say of somebody's looks: names of colours, a build, a garment."""

    coat: str = ""
    build: Build | None = None
    clothes: str = ""
    outfit: Outfit | None = None
    gender: str = ""
    """ "woman", "man"; "" when the words leave it open."""
    taken: frozenset[str] = field(default_factory=frozenset)
    """Colours of clothes that others in the film wear."""


@cache
def _tables() -> dict[str, dict[str, object]]:
    with Path(__file__).with_name("wardrobe.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _colours(name: str) -> dict[str, str]:
    return {key.replace("_", " "): str(value) for key, value in _tables()[name].items()}


def is_coat_colour(word: str) -> bool:
    return word in _colours("coats")


def is_cloth_colour(word: str) -> bool:
    return word in _colours("clothes")


@cache
def role_of(noun: str) -> Role:
    """The role that a noun names: by its last word that has one ("a little girl": girl)."""
    roles = _tables()["roles"]
    words = [single for word in reversed(noun.lower().split()) for single in singulars(word)]
    for name in (noun.lower(), *words):
        if isinstance(entry := roles.get(name.replace(" ", "_")), dict):
            return Role(
                gender=entry.get("gender", ""),
                build=Build(entry["build"]) if "build" in entry else None,
                outfit=Outfit(entry["outfit"]) if "outfit" in entry else None,
                hat=Hat(entry.get("hat", "none")),
                clothes=entry.get("clothes", ""),
                beard=entry.get("beard", False),
                glasses=entry.get("glasses", False),
            )
    return Role()


@cache
def gender_of_name(name: str) -> str:
    """ "woman" or "man" of a given name that is mostly given to one of them; else ""."""
    small = name.lower()
    return next((gender for gender, names in _tables()["names"].items() if small in str(names).split()), "")


def dress(kind: str, noun: str, asked: Asked, rng: random.Random) -> tuple[Figure, str]:
    """The figure of a `kind` (person, astronaut, robot or an animal's) and its looks in words ("a fox with ...")."""
    match kind:
        case "person":
            return _person(noun, asked, rng)
        case "astronaut":
            return _astronaut(noun, rng)
        case "robot":
            return _robot(noun, asked, rng)
        case _:
            return _animal(kind, noun, asked, rng)


def _person(noun: str, asked: Asked, rng: random.Random) -> tuple[Figure, str]:
    role = role_of(noun)
    build = asked.build or role.build or rng.choice((Build.AVERAGE, Build.AVERAGE, Build.SLIM, Build.BROAD))
    gender = asked.gender or role.gender or rng.choice(("woman", "man"))
    young = build is Build.CHILD
    cuts = _CUTS[{"woman": "girl", "man": "boy"}[gender] if young else gender]
    cut = rng.choice(cuts)
    if role.hat is not Hat.NONE and cut in (HairCut.SCARF, HairCut.BALD):
        cut = cuts[0]
    skin = rng.choice(list(_colours("skins")))
    hairs = list(_colours("hair"))
    hair = rng.choice(("silver", "white")) if build is Build.ELDER else rng.choice(hairs[:-2])
    if hair in ("blond", "auburn") and skin in ("brown", "dark brown"):
        hair = "black"
    free = [name for name in list(_colours("clothes"))[:8] if name not in asked.taken]
    usual_clothes = role.clothes if role.clothes not in asked.taken else ""
    clothes = asked.clothes or usual_clothes or rng.choice(free)
    accent = rng.choice([name for name in _colours("accents") if name != clothes])
    usual = [Outfit.JACKET, Outfit.COAT, Outfit.JUMPER]
    if young:
        usual = [Outfit.JUMPER, Outfit.OVERALLS, Outfit.JACKET]
    if gender == "woman":
        usual.append(Outfit.DRESS)
    outfit = asked.outfit or role.outfit or rng.choice(usual)
    beard = (role.beard and gender == "man") or (
        gender == "man" and not young and not role.gender and rng.random() < 0.2
    )
    glasses = role.glasses or (not young and rng.random() < 0.12)
    figure = Figure(
        kind=FigureKind.PERSON,
        skin=_colours("skins")[skin],
        hair=_colours("hair")[hair],
        clothes=_colours("clothes")[clothes],
        accent=_colours("accents")[accent],
        build=build,
        cut=cut,
        outfit=outfit,
        hat=role.hat,
        beard=beard,
        glasses=glasses,
    )
    who = f"{_BUILD_WORDS[build]}{noun}"
    if build is Build.ELDER and not noun.startswith(("old", "grand", "elder")):
        who = f"old {noun}"
    parts = [f"{skin} skin", _CUT_WORDS[cut].format(hair, accent)]
    if beard:
        parts.append("a beard")
    if glasses:
        parts.append("round glasses")
    if role.hat is not Hat.NONE:
        parts.append(_HAT_WORDS[role.hat])
    worn = f"in {clothes} overalls" if outfit is Outfit.OVERALLS else f"in {an(clothes)} {outfit.value}"
    return figure, f"{an(who)} with {_listed(parts)}, {worn} with {accent} details"


def _astronaut(noun: str, rng: random.Random) -> tuple[Figure, str]:
    skin, hair = rng.choice(list(_colours("skins"))), rng.choice(list(_colours("hair"))[:-2])
    accent = rng.choice(list(_colours("accents")))
    figure = Figure(
        kind=FigureKind.ASTRONAUT,
        skin=_colours("skins")[skin],
        hair=_colours("hair")[hair],
        clothes="#e8e6df",
        accent=_colours("accents")[accent],
    )
    who = an(noun) if "naut" in noun or "space" in noun else f"{an(noun)}, an astronaut,"
    return figure, f"{who} in a white space suit with {accent} stripes and a round visor"


def _robot(noun: str, asked: Asked, rng: random.Random) -> tuple[Figure, str]:
    clothes = asked.clothes or asked.coat or rng.choice(list(_colours("clothes"))[:8])
    clothes = clothes if clothes in _colours("clothes") else "teal"
    accent = rng.choice(list(_colours("accents")))
    figure = Figure(
        kind=FigureKind.ROBOT,
        skin="#b8c0c4",
        hair="#6b7478",
        clothes=_colours("clothes")[clothes],
        accent=_colours("accents")[accent],
        build=asked.build or Build.AVERAGE,
    )
    return figure, f"{an(noun)} with a rounded {clothes} body and {accent} lights"


def _animal(kind: str, noun: str, asked: Asked, rng: random.Random) -> tuple[Figure, str]:
    entry = _tables()["animals"].get(noun.replace(" ", "_")) or _tables()["animals"][kind]
    assert isinstance(entry, dict)
    coat = asked.coat or rng.choice(entry["coats"])
    belly = entry["belly"]
    accent = rng.choice(list(_colours("accents")))
    build = asked.build or (Build.CHILD if noun in ("kitten", "puppy", "cub") else Build.AVERAGE)
    figure = Figure(
        kind=FigureKind(kind),
        hair=_colours("coats")[coat],
        skin=_colours("coats")[belly],
        clothes=_colours("clothes")["teal"],
        accent=_colours("accents")[accent],
        build=build,
    )
    size = {Build.CHILD: "little ", Build.BROAD: "big ", Build.ELDER: "old "}.get(build, "")
    shown = noun if noun.split()[0] in ("little", "big", "old") or noun in ("kitten", "puppy") else f"{size}{noun}"
    return figure, f"{an(shown)} with {an(coat)} {entry['cover']}, {an(belly)} belly and {an(accent)} scarf"


def an(words: str) -> str:
    """With the article that it takes."""
    return f"an {words}" if words[:1].lower() in "aeiou" else f"a {words}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
