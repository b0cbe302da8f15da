"""What the assistant says: of what its tools did, and where it did not understand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pixora.film.money import Cost, told_cost
from pixora.providers.base import ChatMessage
from pixora.providers.local.assistant.wishes import EXAMPLE
from pixora.providers.local.listener import Heard

_PRICES = ("price_low", "price_high")
ABLE = (
    "I can change pictures (“scene 3 darker”), words (“scene 2 should say …”), the order (“swap 4 and 5”), "
    "length, shape, "
    "style, music, voice and captions, take things back (“undo”), and tell what it cost; for another film say “a film "
    "about …”."
)


def report(results: Sequence[ChatMessage], missed: Sequence[str]) -> str:
    """On all that one message had done, in a few sentences."""
    fine = [(one.tool or "", one.result or {}) for one in results if "error" not in (one.result or {})]
    edits = [result for _, result in fine if "changed" in result]
    said = [_edits(edits)] if edits else []
    said += [_one(tool, result) for tool, result in fine if "changed" not in result]
    if missed and fine:
        said.append(f"I did not understand {_list(missed)}.")
    return " ".join(sentence for sentence in said if sentence)


def _edits(edits: Sequence[Mapping[str, Any]]) -> str:
    what = "; ".join(f"{one['changed']}, {one['how']}" if one.get("how") else str(one["changed"]) for one in edits)
    parts = sum(int(one.get("parts", 0)) for one in edits)
    costs = told_cost(_sum(edits))
    due = str(edits[-1].get("due", costs))
    price = "It costs nothing." if costs == "nothing" else f"It costs {costs}; I wait for your yes."
    if costs != due != "nothing":
        more = "nothing more" if costs == "nothing" else costs
        price = f"It costs {more}; all that is to be made costs {due}, and I wait for your yes."
    made = (
        f"{parts} part{'' if parts == 1 else 's'} of the film {'is' if parts == 1 else 'are'} made anew."
        if parts
        else ""
    )
    return " ".join(one for one in (f"Changed: {what}.", made, price) if one)


def _sum(edits: Sequence[Mapping[str, Any]]) -> Cost:
    low, high = (sum((Decimal(str(one.get(name, "0"))) for one in edits), Decimal(0)) for name in _PRICES)
    return Cost(low=low, high=high, unknown=sum(int(one.get("price_unknown", 0)) for one in edits))


def _one(tool: str, result: Mapping[str, Any]) -> str:
    title = result.get("title", "")
    match tool:
        case "make_film" | "change_film":
            seconds = result.get("seconds")
            length = f"{seconds:g} seconds" if seconds else "as long as your text takes"
            free = result.get("costs", "nothing") == "nothing"
            price = (
                "I'm making it now; it costs nothing." if free else f"It costs {result['costs']}; I wait for your yes."
            )
            if free and result.get("waits_for_yes_at"):
                price = "It costs nothing. These are its scenes: say yes, and I make it, or say what is to be other."
            return " ".join([f"“{title}”: {result.get('scenes')} scenes, {length}. {price}", *result.get("notes", [])])
        case "undo":
            return "The last change is taken back."
        case "cancel_film" if result.get("state") != "cancelled":
            return f"Nothing is being made: “{title}” is {state(result)}."
        case "cancel_film":
            return "Stopped. What was made is kept; say “go on” to finish the film."
        case "list_films":
            films = result.get("films", [])
            if not films:
                return f"You have no films yet. For example: {EXAMPLE}."
            return "Your films: " + "; ".join(f"“{film['title']}” ({film['state']})" for film in films) + "."
        case "explain":
            return str(result.get("told", ""))
        case "film_cost":
            aside = f" ${result['set_aside']} are set aside." if result.get("set_aside", "0") != "0" else ""
            budget = f" Its budget is ${result['budget']}." if result.get("budget") else ""
            to_come = result.get("to_come", "nothing")
            rest = f" What is still to be made costs {to_come}." if to_come != "nothing" else ""
            return f"This film has cost ${result.get('spent', '0')} so far.{aside}{rest}{budget}"
        case "price_change":
            return (
                f"{str(result.get('would_change')).capitalize()} would cost {result.get('costs')}; nothing was changed."
            )
        case "ask_scope":
            choices = " or ".join(f"“{one['say']}” ({one['label']})" for one in result.get("choices", []))
            return f"Where: {choices}?"
        case "explain_failure":
            return _failure(result)
        case "export_film":
            later = " It is made when you open it first, which takes a while." if result.get("made_when_opened") else ""
            return f"Here is “{title}” as {result.get('format')}: {result.get('url')}{later}"
        case "show_scenes":
            seconds = f", {result['seconds']:g} seconds" if result.get("seconds") else ""
            return f"“{title}” has {result.get('scenes')} scenes{seconds}."
        case _:
            return f"“{title}” is {state(result)}."


def _failure(result: Mapping[str, Any]) -> str:
    faults = result.get("faults") or []
    if not faults:
        where = f"Scene {result['scene']}" if result.get("scene") else "Nothing"
        return f"{where} did not fail: “{result.get('title')}” is {state(result)}."
    return " ".join(f"{fault['error']} {fault['hint']}".strip() for fault in faults[-1:])


def state(result: Mapping[str, Any]) -> str:
    """How a film is, in words."""
    if result.get("state") == "processing":
        return f"being made, {result.get('progress', 0):.0f} percent done"
    known = {"completed": "finished", "error": "not finished: something went wrong"}
    known |= {"waiting": f"waiting: {result.get('message') or 'for you'}", "partly": "finished in part"}
    return known.get(str(result.get("state")), str(result.get("state")))


def no_wish(heard: Heard, film: Mapping[str, Any] | None) -> str:
    """The answer to a message that comes to no call."""
    if film and heard.kind == "yes":
        return "Nothing is waiting for a yes. " + ABLE
    if film and heard.kind != "greeting":
        waits = " It waits for your yes." if film.get("waits_for_yes_at") else ""
        return f"I did not understand what is to change, and left the film as it is.{waits} {ABLE}"
    match heard.kind:
        case "greeting" if film:
            return f"Hello! We are at “{film['title']}”, which is {state(film)}. {ABLE}"
        case "film":
            return f"Gladly. What is the film to show? For example: {EXAMPLE}."
        case "greeting":
            return f"Hello! Tell me what your film is to show. For example: {EXAMPLE}."
        case "yes":
            return "Nothing is waiting for a yes: the built-in artists cost nothing, so I go ahead by myself."
        case "change":
            return f"There is no film here to change yet. Say what it is to show, for example: {EXAMPLE}."
        case "question":
            return (
                "I make films: a script, pictures, a voice, music and the cut, all on this machine and free. "
                f"Tell me a topic, for example: {EXAMPLE}."
            )
        case _:
            return f"I make films, and this does not say what one is to show. For example: {EXAMPLE}."


def _list(clauses: Sequence[str]) -> str:
    return ", ".join(f"“{clause[:80]}”" for clause in clauses[:4])
