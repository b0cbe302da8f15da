"""The film as HTML: a designed place before it is there, how far it is while it is made, then the film itself."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from pixora.film.brief import Captions
from ui import words
from ui.state import Phase, State

_HILLS = (
    '<svg class="px-hills" viewBox="0 0 640 360" preserveAspectRatio="xMidYMid slice" aria-hidden="true">'
    '<defs><linearGradient id="px-sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="var(--sky-1)"/>'
    '<stop offset=".62" stop-color="var(--sky-2)"/><stop offset="1" stop-color="var(--sky-3)"/></linearGradient>'
    '<radialGradient id="px-glow"><stop offset="0" stop-color="var(--sun)" stop-opacity=".55"/>'
    '<stop offset="1" stop-color="var(--sun)" stop-opacity="0"/></radialGradient></defs>'
    '<rect width="640" height="360" fill="url(#px-sky)"/><circle cx="432" cy="150" r="150" fill="url(#px-glow)"/>'
    '<circle class="px-sun" cx="432" cy="150" r="38" fill="var(--sun)"/>'
    '<path class="px-h1" d="M-40 232C40 190 96 172 168 200s104 6 176-26 128-8 180 14 92 18 156-6v220H-40z" '
    'fill="var(--hill-1)"/>'
    '<path class="px-h2" d="M-40 262c88-34 130-40 210-8s138 18 214-12 168-18 296 22v140H-40z" fill="var(--hill-2)"/>'
    '<path class="px-h3" d="M-40 304c96-40 176-22 262-2s160 2 250-22 136-8 208 20v100H-40z" fill="var(--hill-3)"/>'
    '<path class="px-h4" d="M-40 336c120-24 220-14 330-4s220-8 390-20v88H-40z" fill="var(--hill-4)"/></svg>'
)


def show_stage(state: State, url: Callable[[str], str]) -> str:
    """What stands where the film will be, or a thin bar over the film that is there while it is changed."""
    if state.phase is Phase.FINISHED or (state.film and state.phase is not Phase.WORKING):
        return ""
    if state.phase is not Phase.WORKING:
        return _resting(state, url)
    label = escape(state.making)
    bar = (
        f'<div class="px-bar" role="progressbar" aria-label="Film being made" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{state.progress:.0f}" aria-valuetext="{state.progress:.0f} percent, {label}">'
        f'<i style="transform:scaleX({state.progress / 100:.4f})"></i></div>'
    )
    facts = " · ".join(part for part in (words.left(state.seconds_left), "spent $0") if part)
    told = (
        f'<div class="px-told"><div class="px-making"><strong>{label}</strong><span>{state.progress:.0f}%</span></div>'
        f"{bar}"
        f'<div class="px-facts"><span>{facts}</span>'
        '<button type="button" class="px-button px-stop" data-act="stop">Stop</button></div></div>'
    )
    if state.film:
        return f'<section class="px-stage px-slim" aria-label="Preview">{told}</section>'
    title = f"<h2>{escape(state.title)}</h2>" if state.title else ""
    return _view(state, url, f"{title}{told}", "px-stage px-working")


def show_player(state: State, url: Callable[[str], str]) -> str:
    """The film with its facts; "" before there is one. Equal as long as the film is the same."""
    film = state.film
    if film is None:
        return ""
    video = url(film.video_path)
    poster = f' poster="{escape(url(film.thumbnail_path))}"' if film.thumbnail_path else ""
    track = ""
    if film.captions_path and state.captions is not Captions.BURNED:
        shown = " default" if state.captions is Captions.TRACK else ""
        track = f'<track kind="captions" label="Captions" src="{escape(url(film.captions_path))}"{shown}>'
    title = escape(state.title or words.UNTITLED)
    loud = f"<div><dt>Loudness</dt><dd>{film.loudness:.1f} LUFS</dd></div>" if film.loudness is not None else ""
    return (
        '<section class="px-film" aria-label="Film"><div class="px-screen" '
        f'data-aspect="{state.aspect.value}"><video controls playsinline preload="metadata" aria-label="{title}" '
        f'src="{escape(video)}"{poster}>{track}</video></div>'
        f'<div class="px-caption"><h2>{title}</h2>'
        f'<a class="px-button px-get" href="{escape(video)}&amp;download=true" download>Download</a></div>'
        f"<dl><div><dt>Length</dt><dd>{words.clock(film.seconds)}</dd></div>"
        f"<div><dt>Size</dt><dd>{words.size(film.size)}</dd></div>{loud}"
        f"<div><dt>Spent</dt><dd>${escape(film.spent)}</dd></div></dl></section>"
    )


def _latest(state: State, url: Callable[[str], str]) -> str:
    """The newest picture of the scene that is worked on, else of the last one that is drawn."""
    drawn = [card for card in state.cards if card.picture]
    shown = next((card for card in drawn if card.id == state.scene), drawn[-1] if drawn else None)
    if shown is None or shown.picture is None:
        return _HILLS
    return f'<img src="{escape(url(shown.picture))}" alt="">'


def _resting(state: State, url: Callable[[str], str]) -> str:
    match state.phase:
        case Phase.STOPPED:
            told, more = "Stopped", "What was made is kept. Say “go on” to finish the film."
        case Phase.FAILED:
            told, more = "Not finished", "What went wrong stands in the conversation. What was made is kept."
        case _:
            told, more = "Your film will play here", "Pictures appear while they are drawn."
    return _view(state, url, f"<h2>{told}</h2><p>{more}</p>", "px-stage")


def _view(state: State, url: Callable[[str], str], inner: str, names: str) -> str:
    return (
        f'<section class="{names}" aria-label="Preview"><div class="px-view" data-aspect="{state.aspect.value}">'
        f'{_latest(state, url)}<div class="px-shade">{inner}</div></div></section>'
    )
