"""Who makes what, who could, and how to set it; and who is signed in: as HTML."""

from __future__ import annotations

from html import escape

from pixora.api.answers import Providers
from pixora.identity.actor import Actor, ActorKind
from ui import words
from ui.pieces import Piece
from ui.words import t


def show_setup(providers: Providers) -> list[Piece]:
    """Crafts with who serves each and why, then vendors: configured, or what is missing and how to set it."""
    crafts = "".join(
        f"<tr><th scope=row>{escape(one.craft.replace('_', ' ').capitalize())}</th><td>{escape(one.served_by)}</td>"
        f"<td>{escape(one.why)}{''.join(f'<p class=px-warn>{escape(w)}</p>' for w in one.warnings)}</td></tr>"
        for one in providers.crafts
    )
    vendors = "".join(
        f'<li class="px-vendor" data-configured="{str(one.configured).lower()}"><strong>{escape(one.title)}</strong>'
        f"<span>{t('configured') if one.configured else t('not_configured')}</span>"
        + ("" if one.configured else f"<p>{escape(one.why)}. {t('how_to_set')}</p>")
        + "</li>"
        for one in providers.vendors
    )
    return [
        ("intro", f"<p>{t('setup_intro')}</p>"),
        ("vendors", f'<ul class="px-vendors">{vendors}</ul>'),
        (
            "crafts",
            f'<div class="px-table" tabindex="0" role="region" aria-label="{t("made_by")}"><table><thead><tr>'
            f"<th scope=col>{t('craft')}</th><th scope=col>{t('made_by')}</th><th scope=col>{t('why')}</th></tr>"
            f"</thead>"
            f"<tbody>{crafts}</tbody></table></div>",
        ),
    ]


def show_account(actor: Actor, *, signed_in: bool) -> list[Piece]:
    """Who is signed in, and what they may have and do."""
    limits = actor.limits
    rows: list[tuple[str, str]] = [(t("signed_in_as"), t(f"kind_{actor.kind.value}"))]
    if actor.kind is not ActorKind.LOCAL:
        rows.append((t("user_id"), actor.user_id))
    if limits.films is not None:
        rows.append((t("films_most"), str(limits.films)))
    if limits.open_tasks is not None:
        rows.append((t("films_at_once"), str(limits.open_tasks)))
    if limits.film_seconds is not None:
        rows.append((t("length_most"), words.clock(limits.film_seconds)))
    if limits.storage_bytes is not None:
        rows.append((t("storage"), words.size(limits.storage_bytes)))
    if limits.daily_usd is not None:
        rows.append((t("daily"), words.money(limits.daily_usd)))
    told = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    out = (
        ""
        if not signed_in
        else f'<div class="px-row"><button type="button" class="px-button" data-sign-out>{t("sign_out")}</button></div>'
    )
    return [("facts", f'<dl class="px-facts-list">{told}</dl>'), ("out", f"<div>{out}</div>")]


def show_keys() -> str:
    """The list of shortcuts."""
    rows = "".join(
        f"<div><dt><kbd>{escape(key)}</kbd></dt><dd>{escape(told)}</dd></div>" for key, told in words.SHORTCUTS
    )
    return f'<dl class="px-facts-list px-keys">{rows}</dl>'
