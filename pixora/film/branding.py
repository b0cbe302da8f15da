"""A film's own cards: one that opens it and one that closes it, as scenes like any other. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from pixora.film.brief import MIN_SECONDS, Brief, Corner, Data
from pixora.film.errors import InvalidInput
from pixora.film.script import Scene, Script, Transition, TransitionKind
from pixora.film.visual import Camera, CardKind, Place, Visual

OPENING, CLOSING = "s_opening", "s_closing"
CARD_S = 3.0
JOIN_S = 0.5
MOST_CHARS = 120
"""Of a card's title, and of the line below it."""


class CardText(Data):
    title: str
    subtitle: str = ""


class KitLogo(Data):
    """A logo that is kept beside all films."""

    path: str
    """Its name in the store."""
    content_type: str


class Kit(Data):
    """The brand that a user's new films begin with."""

    corner: Corner = Corner.TOP_RIGHT
    opening: CardText | None = None
    closing: CardText | None = None
    logo: KitLogo | None = None

    @property
    def empty(self) -> bool:
        return self.logo is None and self.opening is None and self.closing is None


def set_card(script: Script, which: str, text: CardText | None) -> Script:
    """The script with that card (`OPENING` or `CLOSING`) at its place, other words on the one that is there, or
    without it. All other scenes stand as they are; the film becomes longer or shorter by it.

    Raises "bad_card" for a card without words or with too many, "last_scene" when nothing else would be left.
    """
    there = next((scene for scene in script.scenes if scene.id == which), None)
    rest = [scene for scene in script.scenes if scene.id != which]
    if not rest:
        raise InvalidInput("last_scene", "A film has at least one scene.", "Keep this card, or add a scene first.")
    if text is not None:
        card = _card(script, which, _checked(text), there)
        if there is not None:
            scenes = [card if scene is there else scene for scene in script.scenes]
        elif which == OPENING:
            scenes = [card, *rest]
        else:
            last = rest[-1].model_copy(update={"transition": _join()})
            scenes = [*rest[:-1], last, card]
    elif there is None:
        return script
    else:
        scenes = [*rest[:-1], rest[-1].model_copy(update={"transition": Transition()})]
    seconds = round(sum(scene.seconds for scene in scenes), 3) if script.seconds is not None else None
    return script.model_copy(update={"scenes": tuple(scenes), "seconds": seconds, "revision": script.revision + 1})


def card_of(script: Script, which: str) -> CardText | None:
    """What stands on a card; None where there is none."""
    there = next((scene for scene in script.scenes if scene.id == which), None)
    return CardText(title=there.visual.title, subtitle=there.visual.subtitle) if there else None


def cards_of(script: Script) -> dict[str, CardText | None]:
    """What stands on both cards."""
    return {which: card_of(script, which) for which in (OPENING, CLOSING)}


def with_cards(script: Script, cards: Mapping[str, CardText | None]) -> Script:
    """The script with these cards, and its revision as it was: it was written for them."""
    for which, text in cards.items():
        script = set_card(script, which, text).model_copy(update={"revision": script.revision})
    return script


def room_beside(brief: Brief, cards: Mapping[str, CardText | None]) -> Brief:
    """The brief of what stands between the cards, so that the film with them has the length that was asked for; where
    that is the shortest already, the film is longer by them."""
    shown = sum(text is not None for text in cards.values())
    if brief.seconds is None or not shown:
        return brief
    return brief.model_copy(update={"seconds": max(MIN_SECONDS, brief.seconds - shown * CARD_S)})


def _card(script: Script, which: str, text: CardText, there: Scene | None) -> Scene:
    if there is not None:
        visual = there.visual.model_copy(update={"title": text.title, "subtitle": text.subtitle})
        return there.model_copy(update={"visual": visual, "picture_prompt": _prompt(text)})
    kind = CardKind.TITLE if which == OPENING else CardKind.END
    like = script.scenes[0 if which == OPENING else -1].visual
    return Scene(
        id=which,
        picture_prompt=_prompt(text),
        motion_prompt="The card stands still.",
        seconds=CARD_S,
        transition=_join() if which == OPENING else Transition(),
        visual=Visual(
            place=Place.CARD,
            card=kind,
            hour=like.hour,
            camera=Camera.DRIFT,
            title=text.title,
            subtitle=text.subtitle,
            seed=script.seed,
        ),
    )


def _prompt(text: CardText) -> str:
    return f"A card that reads “{text.title}”" + (f" and “{text.subtitle}”." if text.subtitle else ".")


def _join() -> Transition:
    return Transition(kind=TransitionKind.CROSSFADE, seconds=JOIN_S)


def _checked(text: CardText) -> CardText:
    title, subtitle = " ".join(text.title.split()), " ".join(text.subtitle.split())
    if not title or len(title) > MOST_CHARS or len(subtitle) > MOST_CHARS:
        raise InvalidInput(
            "bad_card", f"A card has 1 to {MOST_CHARS} characters, and as many below.", "Write another line."
        )
    return CardText(title=title, subtitle=subtitle)
