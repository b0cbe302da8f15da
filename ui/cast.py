"""Who is in the film, as HTML: looks, pictures, voice; and what the whole film looks and sounds like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as field_of
from html import escape

from pixora.core.branding import Brand
from pixora.film.brief import Aspect, Captions, CaptionStyle, Mood, Style
from ui.brand import show_brand
from ui.inspector import lock_button
from ui.markup import Url, choice, data, field, priced
from ui.model import Cost, State
from ui.pieces import Piece
from ui.words import t


@dataclass(frozen=True)
class Sheet:
    """What the panels of cast and style know beside the film's state."""

    references: dict[str, tuple[str | None, Cost | None]]
    """Character -> the name of a reference picture, and what another would cost; only where the plan has a place."""
    music: str | None
    """The name of the film's music."""
    voices: tuple[str, ...]
    brand: Brand | None = None
    own: Mapping[str, Cost | None] = field_of(default_factory=dict)
    """What bringing an own file costs: "logo" and "music"."""
    kit: bool = False
    """Whether the user's new films begin with a brand."""


NOTHING = Sheet({}, None, ())


def show_cast(state: State, sheet: Sheet, url: Url) -> list[Piece]:
    """The characters of the present script."""
    if state.script is None or state.brief is None:
        return [("none", f'<p class="px-none">{t("no_cast_yet")}</p>')]
    head = f"<header class=px-panel-head><h2>{t('cast')}</h2></header>"
    people = [
        (f"who:{one.id}", _one(one.id, one.name, one.description, state, sheet, url)) for one in state.script.characters
    ]
    nobody = [("none", f'<p class="px-none">{t("nobody_in_it")}</p>')]
    voices = [(one, one.capitalize()) for one in dict.fromkeys((*sheet.voices, state.brief.voice)) if one != "none"]
    voices.append(("none", t("no_voice")))
    voice = (
        '<form class="px-form" data-act="style" data-weigh="style">'
        f"{choice(t('narrator'), 'voice', state.brief.voice, voices)}"
        '<div class="px-weighed" data-told="weighed"></div></form>'
    )
    said = "\n".join(f"{one.word} = {one.said}" for one in state.brief.pronunciations)
    listed = (
        '<form class="px-form px-place" data-act="pronounce" data-weigh="pronounce">'
        f"{field(t('pronunciations'), 'list', said, rows=3, hint=t('pronunciations_hint'))}"
        f'<label class="px-check"><input type="checkbox" name="keep" value="1"><span>{t("keep_for_all")}</span></label>'
        '<div class="px-weighed" data-told="weighed"></div></form>'
    )
    return [("head", head), *(people or nobody), ("voice", voice), ("said", listed)]


def _one(who: str, name: str, description: str, state: State, sheet: Sheet, url: Url) -> str:
    path, cost = sheet.references.get(who, (None, None))
    theirs = {one.id for one in state.script.scenes if who in one.characters} if state.script else set()
    picture = path or next((card.picture for card in state.cards if card.picture and card.id in theirs), None)
    shown = f'<img src="{escape(url(picture))}" alt="{escape(name)}" loading="lazy">' if picture else "<span></span>"
    upload = ""
    if who in sheet.references:
        told = escape(priced(t("own_picture"), cost))
        upload = (
            f'<label class="px-button px-file"{data(upload="reference", character=who)}>{told}'
            f'<input type="file" accept="image/png,image/jpeg,image/webp" aria-label="{told}"></label>'
        )
    scenes = [str(i) for i, card in enumerate(state.cards, 1) if card.id in theirs]
    told_in = t("seen_in", scenes=", ".join(scenes)) if scenes else t("not_seen")
    return (
        f'<section class="px-who" aria-label="{escape(name)}">{shown}<div>'
        f'<form class="px-name" data-act="call" data-value="{escape(who)}">'
        f'<input name="name" value="{escape(name)}" maxlength="80" required aria-label="{t("name")}">'
        f'<button class="px-button">{t("rename")}</button></form>'
        f'<form class="px-form px-looks" data-act="looks" data-value="{escape(who)}" data-weigh="looks">'
        f"{field(t('looks'), 'description', description, rows=2, more=' required')}"
        f'<div class="px-weighed" data-told="weighed"></div></form><small>{escape(told_in)}</small>'
        f'<div class="px-row">{lock_button("character", who, name, state)}{upload}</div></div></section>'
    )


def show_style(state: State, sheet: Sheet, url: Url) -> list[Piece]:
    """Everything that holds for the whole film; what a change makes again is said before it is applied."""
    brief, script = state.brief, state.script
    if brief is None or script is None:
        return [("none", f'<p class="px-none">{t("no_style_yet")}</p>')]
    swatches = "".join(
        f'<label class="px-swatch"{data(style=style.value)}><input type="radio" name="style" value="{style.value}"'
        f"{' checked' if style is script.style else ''}><i aria-hidden=true></i><span>{t(f'style_{style.value}')}"
        f"</span></label>"
        for style in Style
    )
    aspects = "".join(
        f'<label class="px-shape"{data(aspect=aspect.value)}><input type="radio" name="aspect" value="{aspect.value}"'
        f"{' checked' if aspect is brief.aspect else ''}>"
        f'<i aria-hidden="true" style="aspect-ratio:{aspect.value.replace(":", "/")}"></i>'
        f"<span>{aspect.value}</span></label>"
        for aspect in Aspect
    )
    moods = [(mood.value, mood.value.capitalize()) for mood in Mood] + [("none", t("no_music"))]
    music = choice(t("music"), "music", script.mood.value if script.mood else "none", moods)
    captions = choice(
        t("captions"), "captions", brief.captions.value, [(one.value, t(f"captions_{one.value}")) for one in Captions]
    )
    look = choice(
        t("caption_style"),
        "caption_style",
        brief.caption_style.value,
        [(one.value, t(f"caption_{one.value}")) for one in CaptionStyle],
    )
    form = (
        f'<form class="px-form" data-act="style" data-weigh="style"><fieldset><legend>{t("look")}</legend>'
        f'<div class="px-swatches">{swatches}</div></fieldset><fieldset><legend>{t("aspect")}</legend>'
        f'<div class="px-swatches">{aspects}</div></fieldset>{music}<div class="px-two">{captions}{look}</div>'
        '<div class="px-weighed" data-told="weighed"></div></form>'
    )
    pieces = [("head", f"<header class=px-panel-head><h2>{t('style')}</h2></header>"), ("form", form)]
    if sheet.brand:
        pieces.append(("brand", show_brand(sheet.brand, sheet.own.get("logo"), kept=sheet.kit)))
    if sheet.music:
        pieces.append(("music", _music(url(sheet.music), sheet.own.get("music"))))
    return pieces


def _music(source: str, cost: Cost | None) -> str:
    told = escape(priced(t("own_music"), cost))
    return (
        f'<section class="px-place"><h3>{t("listen")}</h3><audio controls preload="none" src="{escape(source)}" '
        f'aria-label="{t("music")}"></audio><div class="px-row"><label class="px-button px-file" data-upload="music">'
        f'{told}<input type="file" accept="audio/*" aria-label="{told}"></label></div></section>'
    )
