"""The conversation as HTML: bubbles, steps that open, errors with what to do, and examples to begin with."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from html import escape
from typing import Any

from ui import words
from ui.files import FILES
from ui.markup import Url, button, data, icon
from ui.model import Cost, Fault, Phase, Said, Sent, State, Step
from ui.pieces import Piece
from ui.words import t

SHOWN = 200
"""Messages that are shown at first, the newest; the others on demand."""


def show_chat(state: State, url: Url, *, thinking: bool, most: int = SHOWN) -> list[Piece]:
    """The conversation of a film, a piece for each message, with an answer as it is being written."""
    if not state.talk and not state.drafts:
        return [("welcome", _welcome())]
    skipped = max(0, len(state.talk) - most)
    pieces: list[Piece] = []
    if skipped:
        pieces = [("earlier", button(t("earlier", count=skipped), "earlier", kind="px-quiet"))]
    last_said = state.last_said
    pieces += [
        (f"{type(one).__name__.lower()}{one.seq}", _one(one, state, url, one is last_said))
        for one in state.talk[skipped:]
    ]
    pieces += [(turn, _draft(text)) for turn, text in state.drafts]
    if thinking and not state.drafts:
        pieces.append(("thinking", _thinking()))
    if state.phase in (Phase.STOPPED, Phase.PARTLY) and not thinking:
        pieces.append(("go-on", button(t("go_on"), "say", "go on", kind="px-offer")))
    return pieces


def _one(one: Said | Sent | Step | Fault, state: State, url: Url, editable: bool) -> str:
    newest = one is state.talk[-1]
    match one:
        case Said(by="user"):
            edit = button(t("edit_message"), "rewrite", one.text, kind="px-bare px-quiet", sign="edit")
            tools = f'<div class="px-tools">{edit}</div>' if editable else ""
            return (
                f'<div class="px-turn"><div class="px-said px-user"><span class="px-sr">{t("you")} </span>'
                f"{escape(one.text)}</div>{tools}</div>"
            )
        case Said():
            return (
                f'<div class="px-said px-agent"><span class="px-sr">{t("pixora")} </span>{escape(one.text)}'
                f"{_actions([act for act in one.actions if _stands(act, state)]) if newest else ''}</div>"
            )
        case Sent():
            return _sent(one, url)
        case Step():
            return _step(one)
        case Fault():
            return _fault(one, again=newest and (one.retryable or state.phase is Phase.FAILED))


def _sent(one: Sent, url: Url) -> str:
    clip = one.path.endswith(".mp4")
    source, name = escape(url(one.path)), t("sent_picture" if one.picture else "sent_clip" if clip else "sent_sound")
    if clip:
        shown = f'<video controls muted preload="metadata" src="{source}" aria-label="{name}"></video>'
    elif one.picture:
        shown = f'<img src="{source}" alt="{name}">'
    else:
        shown = f'<audio controls preload="none" src="{source}" aria-label="{name}"></audio>'
    return f'<div class="px-turn"><div class="px-sent">{shown}</div></div>'


def show_notice(notice: Fault | None) -> list[Piece]:
    """A fault that belongs to the page alone, over everything, until it is taken away or something else is done."""
    if notice is None:
        return []
    hint = f"<p>{escape(notice.hint)}</p>" if notice.hint else ""
    away = button(t("close"), "quiet", kind="px-bare px-quiet", sign="close")
    return [
        ("fault", f'<div class="px-fault" role="alert"><strong>{escape(notice.message)}</strong>{hint}{away}</div>')
    ]


def _fault(fault: Fault, *, again: bool) -> str:
    hint = f"<p>{escape(fault.hint)}</p>" if fault.hint else ""
    retry = button(t("try_again"), "say", "go on", sign="again") if again else ""
    return f'<div class="px-fault" role="alert"><strong>{escape(fault.message)}</strong>{hint}{retry}</div>'


def _draft(text: str) -> str:
    return (
        f'<div class="px-said px-agent px-writing"><span class="px-sr">{t("pixora")} </span>{escape(text)}'
        '<i class="px-caret" aria-hidden="true"></i></div>'
    )


def _thinking() -> str:
    return f'<div class="px-thinking" role="status" aria-label="{t("thinking")}"><i></i><i></i><i></i></div>'


def _step(step: Step) -> str:
    """One line, which opens on what went into it and what came of it."""
    told = escape(words.step(step.tool, step.state, step.result))
    facts = []
    if step.seconds is not None:
        facts.append(f"{step.seconds:.1f} s")
    cost = _cost(step.result)
    if cost is not None:
        facts.append(words.price(cost))
    rows = "".join(
        f"<div><dt>{escape(str(name).replace('_', ' '))}</dt><dd>{escape(_plain(value))}</dd></div>"
        for name, value in [*step.arguments.items(), *step.result.items()]
        if value not in (None, "", [], {}) and name not in ("price_low", "price_high", "price_unknown", "data")
    )
    more = f"<dl>{rows}</dl>" if rows else ""
    aside = f"<small>{escape(' · '.join(facts))}</small>" if facts else ""
    return (
        f'<details class="px-step" data-state="{step.state}"><summary><i aria-hidden="true"></i><span>{told}</span>'
        f"{aside}</summary>{more}</details>"
    )


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(one)}" for name, one in value.items())[:400]
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one) for one in value)[:400]
    return str(value)[:400]


def _cost(told: dict[str, Any]) -> Cost | None:
    """The price that a tool or a button names, if it names one."""
    if told.get("price_high") is None:
        return None
    try:
        low, high = Decimal(str(told.get("price_low", "0"))), Decimal(str(told["price_high"]))
        return Cost(low, high, int(told.get("price_unknown", 0)))
    except (InvalidOperation, ValueError):
        return None


def _stands(action: dict[str, Any], state: State) -> bool:
    """Whether an offer holds still: a yes only at its own price, while the film waits for one."""
    price = _cost(action)
    if action.get("message") != "yes" or price is None or state.plan is None:
        return True
    return state.plan.gate is not None and price.high == state.plan.cost.high


def _actions(actions: Sequence[dict[str, Any]]) -> str:
    shown = "".join(
        f'<button type="button" class="px-button px-offer"{does}>{escape(str(one.get("label", "")))}</button>'
        for one in actions
        if (does := _does(one))
    )
    return f'<div class="px-actions" role="group" aria-label="{t("offers")}">{shown}</div>' if shown else ""


def _welcome() -> str:
    examples = "".join(
        f'<button type="button" class="px-example"{data(act="say", value=message)}>'
        f'<img src="{FILES}/examples/{picture}.jpg" width="320" height="180" alt="" loading="lazy">'
        f"<b>{escape(name)}</b><span>{escape(message)}</span></button>"
        for name, picture, message in words.EXAMPLES
    )
    return (
        f'<div class="px-welcome"><h1>{t("welcome")}</h1><p>{t("welcome_more")}</p>'
        f'<div class="px-examples" role="group" aria-label="{t("examples")}">{examples}</div>'
        f"{button(t('open_example'), 'example', kind='px-offer', sign='play')}</div>"
    )


def show_editing_chip() -> list[Piece]:
    """That what is written takes the last message's place, over the message box."""
    drop = button(t("edit_not"), "unwrite", kind="px-bare px-quiet", sign="close")
    return [
        ("editing", f'<div class="px-about-scene px-editing">{icon("edit")}<span>{t("editing")}</span>{drop}</div>')
    ]


def show_scene_chip(number: int | None) -> list[Piece]:
    """Which scene a message is about, over the message box."""
    if number is None:
        return []
    drop = button(t("whole_film"), "choose", "", kind="px-bare px-quiet", sign="close")
    return [
        (
            "about",
            f'<div class="px-about-scene">{icon("scenes")}<span>{t("about_scene", number=number)}</span>{drop}</div>',
        )
    ]


def _does(action: dict[str, Any]) -> str:
    """What the button of an offer does: says something, or saves a file of the film; "" where it can do neither."""
    if action.get("type") == "say" and action.get("message"):
        return data(act="say", value=str(action["message"]))
    _, export, query = str(action.get("url", "")).partition("/export?")
    return data(export=query) if action.get("type") == "open" and export else ""
