"""Plan, price, budget and gates as HTML: what will be made, by whom, for how much, and the yes that it waits for."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from pixora.film.brief import Gate
from ui import words
from ui.markup import button, data, field
from ui.model import Cost, Phase, Plan, State
from ui.pieces import Piece
from ui.words import t


def show_gate(state: State) -> list[Piece]:
    """The yes that the film waits for, with what it will cost; it stands between film and scenes."""
    plan = state.plan
    if plan is None or not plan.gate or state.phase is not Phase.WAITING:
        return []
    seconds = words.left(plan.seconds).removesuffix(" left") if plan.seconds else ""
    told = [t("parts_to_make", lacking=plan.lacking, count=plan.parts), words.price(plan.cost), seconds]
    yes = (
        f'<button type="button" class="px-button px-main"{data(act="approve", value=plan.plan_id, gate=plan.gate)}>'
        f"<span>{escape(t('approve', price=words.price(plan.cost)))}</span></button>"
    )
    look = f'<button type="button" class="px-button" data-panel="plan">{t("look_at_plan")}</button>'
    return [
        (
            "gate",
            f'<div class="px-gate" role="status"><div><strong>{escape(words.GATES.get(plan.gate, plan.gate))}</strong>'
            f"<p>{escape(' · '.join(one for one in told if one))}</p>{_budget(state, plan)}</div>"
            f'<div class="px-row">{look}{yes}</div></div>',
        )
    ]


def show_plan(state: State) -> list[Piece]:
    """All of the plan: a line for each kind of part and maker, what is spent, and where the film is to wait."""
    plan = state.plan
    if plan is None or state.brief is None:
        return [("none", f'<p class="px-none">{t("no_plan")}</p>')]
    rows = "".join(
        f"<tr><th scope=row>{escape(words.KINDS.get(line.kind, (line.kind, line.kind))[1].capitalize())}</th>"
        f"<td>{escape(line.maker)}</td><td>{line.parts - line.lacking} / {line.parts}</td>"
        f"<td>{escape(words.price(line.cost)) if line.lacking else t('made')}</td></tr>"
        for line in plan.lines
    )
    unknown = (
        f'<p class="px-warn">{escape(t("unknown_price", count=plan.cost.unknown))}</p>' if plan.cost.unknown else ""
    )
    seconds = f" · {words.left(plan.seconds).removesuffix(' left')}" if plan.lacking and plan.seconds else ""
    left = f"{t('parts_to_make', lacking=plan.lacking, count=plan.parts)} · {words.price(plan.cost)}{seconds}"
    table = (
        f'<div class="px-table" tabindex="0" role="region" aria-label="{t("plan")}"><table><thead><tr>'
        f"<th scope=col>{t('parts')}</th><th scope=col>{t('made_by')}</th><th scope=col>{t('there')}</th>"
        f"<th scope=col>{t('price')}</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
    return [
        ("head", f"<header class=px-panel-head><h2>{t('plan')}</h2><p>{escape(left)}</p></header>"),
        ("budget", f"<div>{_budget(state, plan)}{unknown}</div>"),
        ("table", table),
        ("limits", _limits(state)),
    ]


def _budget(state: State, plan: Plan) -> str:
    """Spent, set aside and still to be spent, against the budget if there is one."""
    spent, reserved, coming = Decimal(state.money.spent), state.money.reserved, plan.cost.high
    budget = state.brief.budget if state.brief else None
    whole = budget if budget else spent + reserved + coming
    told = t("spent_of", spent=words.money(spent), planned=words.money(spent + reserved + coming))
    if budget is not None:
        told += " · " + t("budget_of", budget=words.money(budget))
    over = budget is not None and spent + reserved + coming > budget
    if over:
        told += " · " + t("over_budget")
    if not whole:
        return f'<p class="px-spent">{escape(told)}</p>'
    widths = [min(100.0, float(100 * one / whole)) for one in (spent, reserved, coming)]
    parts = "".join(f'<i class="px-b{i}" style="width:{width:.1f}%"></i>' for i, width in enumerate(widths))
    mark = data(over="true" if over else None)
    return (
        f'<div class="px-budget"{mark} role="img" aria-label="{escape(told)}">{parts}</div>'
        f'<p class="px-spent">{escape(told)}</p>'
    )


def _limits(state: State) -> str:
    """The budget, and the gates at which this film is to wait."""
    assert state.brief is not None
    budget = "" if state.brief.budget is None else str(state.brief.budget)
    asked = state.brief.gates or ()
    boxes = "".join(
        f'<label class="px-check"><input type="checkbox" name="gates" value="{gate.value}"'
        f"{' checked' if gate in asked else ''}><span>{words.GATES[gate.value]}</span></label>"
        for gate in (Gate.SCRIPT, Gate.STILLS, Gate.MOTION)
    )
    amount = field(t("budget"), "budget", budget, hint=t("budget_hint"), more=' inputmode="decimal" autocomplete="off"')
    return (
        f'<form class="px-form" data-act="limits">{amount}<fieldset><legend>{t("wait_before")}</legend>{boxes}'
        f"</fieldset>"
        f'<div class="px-row"><button class="px-button px-main">{t("apply")}</button></div></form>'
    )


def told_change(keys: tuple[str, ...], cost: Cost, seconds: float) -> str:
    """What an edit makes again: "Makes 1 picture and the cut again · free · about 10 seconds"."""
    if not keys:
        return t("makes_nothing")
    left = words.left(seconds).removesuffix(" left") if seconds else ""
    return " · ".join(one for one in (t("makes", parts=words.parts(keys)), words.price(cost), left) if one)


def show_weighed(told: str, cost: Cost | None) -> str:
    """Under a form: what applying it makes again, and the button with its price."""
    label = t("apply") if cost is None or cost.free else f"{t('apply')} · {words.price(cost)}"
    return (
        f'<p role="status">{escape(told)}</p><div class="px-row"><button class="px-button px-main">{escape(label)}'
        f"</button>"
        f"{button(t('discard'), 'discard')}</div>"
    )


def show_unweighed(told: str) -> str:
    """Under a form: why what is written in it cannot be applied."""
    return f'<p role="status">{escape(told)}</p><div class="px-row">{button(t("discard"), "discard")}</div>'
