"""The conversation as HTML: bubbles, quiet steps, errors with what to do, and examples to begin with."""

from __future__ import annotations

from html import escape

from ui import words
from ui.state import Fault, Phase, Said, State, Step

_THINKING = '<div class="px-thinking" role="status" aria-label="Pixora is thinking"><i></i><i></i><i></i></div>'


def show_chat(state: State, notice: Fault | None, *, thinking: bool) -> str:
    """The conversation of a film; `notice` is a fault of this page alone, which no log holds."""
    if not state.talk and notice is None:
        return _welcome()
    shown = [_one(one, state) for one in state.talk]
    if notice:
        shown.append(_fault(notice, again=False))
    if thinking:
        shown.append(_THINKING)
    if state.phase is Phase.STOPPED and not thinking:
        shown.append(_say("Go on", "go on"))
    return f'<div class="px-log" role="log" aria-live="polite" aria-label="Conversation">{"".join(shown)}</div>'


def _one(one: Said | Step | Fault, state: State) -> str:
    match one:
        case Said(by="user"):
            return f'<div class="px-said px-user"><span class="px-sr">You: </span>{escape(one.text)}</div>'
        case Said():
            return f'<div class="px-said px-agent"><span class="px-sr">Pixora: </span>{escape(one.text)}</div>'
        case Step():
            text = escape(words.step(one.tool, one.state, one.result))
            return f'<div class="px-step" data-state="{one.state}"><i aria-hidden="true"></i>{text}</div>'
        case Fault():
            return _fault(one, again=state.phase is Phase.FAILED and one is state.talk[-1])


def _fault(fault: Fault, *, again: bool) -> str:
    hint = f"<p>{escape(fault.hint)}</p>" if fault.hint else ""
    button = _say("Try again", "go on") if again else ""
    return f'<div class="px-fault" role="alert"><strong>{escape(fault.message)}</strong>{hint}{button}</div>'


def _say(label: str, message: str) -> str:
    return f'<button type="button" class="px-button" data-act="say" data-value="{escape(message)}">{label}</button>'


def _welcome() -> str:
    examples = "".join(
        f'<button type="button" class="px-example" data-act="say" data-value="{escape(message)}">'
        f"<b>{escape(name)}</b><span>{escape(message)}</span></button>"
        for name, message in words.EXAMPLES
    )
    return (
        '<div class="px-welcome"><h1>What shall your film be about?</h1>'
        "<p>One sentence is enough. Script, pictures, voice, music and cut are made on this machine, at no cost.</p>"
        f'<div class="px-examples" role="group" aria-label="Examples to begin with">{examples}</div></div>'
    )
