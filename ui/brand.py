"""A film's brand as HTML: its logo and the corner of it, and the cards that open and close the film."""

from __future__ import annotations

from html import escape

from pixora.core.branding import Brand
from pixora.film.branding import MOST_CHARS, CardText
from pixora.film.brief import Corner
from ui.markup import button, choice, field, priced
from ui.model import Cost
from ui.words import t

_CARD = f' maxlength="{MOST_CHARS}"'


def show_brand(brand: Brand, cost: Cost | None, *, kept: bool) -> str:
    """One form for all of it; a card without a title is no card. `cost` is another logo's; `kept`: the user's new films
    begin with a brand."""
    corners = choice(t("corner"), "corner", brand.corner.value, [(one.value, t(one.value)) for one in Corner])
    gone = (
        f'<label class="px-check"><input type="checkbox" name="no_logo" value="1"><span>{t("no_logo")}</span></label>'
    )
    told = escape(priced(t("own_logo"), cost))
    upload = (
        f'<label class="px-button px-file" data-upload="logo">{told}'
        f'<input type="file" accept="image/png" aria-label="{told}"></label>'
    )
    return (
        f'<section class="px-place" aria-label="{t("brand")}"><h3>{t("brand")}</h3><div class="px-row">{upload}</div>'
        f'<form class="px-form" data-act="brand" data-weigh="brand">{corners}{gone if brand.logo else ""}'
        f"{_card('opening', brand.opening)}{_card('closing', brand.closing)}"
        f'<label class="px-check"><input type="checkbox" name="keep" value="1"><span>{t("keep_for_all")}</span></label>'
        f'<div class="px-weighed" data-told="weighed"></div></form>{_kept() if kept else ""}</section>'
    )


def _kept() -> str:
    """What is so for all films, and how to end it."""
    ends = button(t("drop_brand"), "drop_brand", confirm=t("drop_brand_asked"))
    return f'<div class="px-row px-kept"><small>{t("brand_is_kept")}</small>{ends}</div>'


def _card(which: str, text: CardText | None) -> str:
    title, subtitle = (text.title, text.subtitle) if text else ("", "")
    return (
        f'<div class="px-two">{field(t(which), which, title, more=_CARD)}'
        f"{field(t('below'), f'{which}_below', subtitle, more=_CARD)}</div>"
    )
