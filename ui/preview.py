"""The film as HTML: a designed place before it is there, how far it is while it is made, then the film itself."""

from __future__ import annotations

from html import escape

from pixora.film.brief import Aspect, Captions, Resolution
from pixora.film.delivery import Codec
from pixora.film.events import VideoComplete
from ui import words
from ui.markup import Url, button, icon
from ui.model import Phase, State
from ui.pieces import Piece
from ui.words import t

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


def show_stage(state: State, url: Url) -> list[Piece]:
    """What stands where the film will be, or a thin bar over the film that is there while it is changed."""
    if state.phase is Phase.FINISHED or ((state.film or state.rough) and state.phase is not Phase.WORKING):
        return []
    if state.phase is not Phase.WORKING:
        told, more = words.RESTING.get(state.phase, words.RESTS)
        return _view(state, url, f"<h2>{escape(told)}</h2><p>{escape(more)}</p>")
    title = f"<h2>{escape(state.title)}</h2>" if state.title else ""
    told = (
        f'<div class="px-told"><div class="px-making"><strong>{escape(state.making)}</strong>'
        f"<span>{state.progress:.0f}%</span></div>{_bar(state)}"
        f'<div class="px-facts"><span>{_facts(state)}</span>{button(t("stop"), "stop", kind="px-stop", sign="stop")}'
        "</div></div>"
    )
    if state.film or state.rough:
        return [("slim", f'<div class="px-slim">{told}</div>')]
    return _view(state, url, f"{title}{told}")


def _view(state: State, url: Url, inner: str) -> list[Piece]:
    """The picture and what stands on it are pieces of their own: the picture is not drawn anew with each percent."""
    return [
        ("view", f'<div class="px-view" data-aspect="{state.aspect.value}">{_latest(state, url)}</div>'),
        ("shade", f'<div class="px-shade">{inner}</div>'),
    ]


def _bar(state: State) -> str:
    said = f"{state.progress:.0f} percent, {escape(state.making)}"
    return (
        f'<div class="px-bar" role="progressbar" aria-label="{t("being_made")}" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{state.progress:.0f}" aria-valuetext="{said}">'
        f'<i style="transform:scaleX({state.progress / 100:.4f})"></i></div>'
    )


def _facts(state: State) -> str:
    drawn = t("drawn", drawn=state.drawn, count=len(state.cards)) if state.cards else ""
    spent = t("spent", amount=words.money(state.money.spent))
    return escape(" · ".join(part for part in (drawn, words.left(state.seconds_left), spent) if part))


def show_player(state: State, url: Url) -> list[Piece]:
    """The film with its facts; [] before there is one. Its video is equal as long as the film is the same."""
    film = state.film
    if film is None:
        return _rough(state, url) if state.rough else []
    video = url(film.video_path)
    poster = f' poster="{escape(url(film.thumbnail_path))}"' if film.thumbnail_path else ""
    track = ""
    if film.captions_path and state.captions is not Captions.BURNED:
        shown = " default" if state.captions is Captions.TRACK else ""
        track = f'<track kind="captions" label="{t("captions")}" src="{escape(url(film.captions_path))}"{shown}>'
    title = escape(state.title or words.UNTITLED)
    screen = (
        f'<div class="px-screen" data-aspect="{state.aspect.value}"><video controls playsinline preload="metadata" '
        f'aria-label="{title}" src="{escape(video)}"{poster}>{track}</video></div>'
    )
    loud = f" · {film.loudness:.1f} LUFS" if film.loudness is not None else ""
    facts = f"{words.clock(film.seconds)} · {words.size(film.size)}{loud} · "
    spent = t("spent", amount=words.money(film.spent))
    about = (
        f'<div class="px-caption"><div><h2>{title}</h2><p>{escape(facts + spent)}</p></div>'
        f'<div class="px-take">{_exports(state, video)}</div></div>'
    )
    return [("screen", screen), ("chapters", _chapters(state)), ("about", about)]


def _rough(state: State, url: Url) -> list[Piece]:
    """The film of stills, to be looked at before motion is paid for."""
    source = escape(url(state.rough or ""))
    screen = (
        f'<div class="px-screen" data-aspect="{state.aspect.value}"><video controls playsinline preload="metadata" '
        f'aria-label="{t("animatic")}" src="{source}"></video></div>'
    )
    about = f'<div class="px-caption"><div><h2>{escape(state.title)}</h2><p>{t("animatic")}</p></div></div>'
    return [("rough", screen), ("chapters", _chapters(state)), ("about", about)]


def _chapters(state: State) -> str:
    """A bar as long as the film, parted into its scenes; the page's script marks the one that plays."""
    at, marks = 0.0, []
    for number, card in enumerate(state.cards, 1):
        name = f"{t('scene', number=number)}, {words.clock(at)}"
        marks.append(
            f'<button type="button" tabindex="{0 if number == 1 else -1}" data-act="seek" data-value="{at:.3f}" '
            f'data-scene="{escape(card.id)}" data-until="{at + card.seconds:.3f}" style="flex-grow:{card.seconds:.2f}" '
            f'title="{escape(name)}" aria-label="{escape(name)}"></button>'
        )
        at += card.seconds
    return f'<div class="px-chapters" role="group" aria-label="{t("chapters")}">{"".join(marks)}</div>'


def _exports(state: State, video: str) -> str:
    """The film itself, and a menu of its other forms."""
    mp4 = (
        f'<a class="px-button px-main" href="{escape(video)}&amp;download=true" download>{icon("down")}'
        f"<span>{t('download')}</span></a>"
    )
    captions = ("srt", "vtt") if state.film and state.film.captions_path else ()
    own = (state.brief.aspect, state.brief.resolution) if state.brief else ()
    shapes = [(f"aspect={one.value}", t("export_as", shape=one.value)) for one in Aspect if one not in own]
    shapes += [(f"resolution={one.value}", t("export_as", shape=one.value)) for one in Resolution if one not in own]
    shapes += [(f"codec={one.value}", t("export_as", shape=one.label)) for one in Codec if one is not Codec.H264]
    shapes.append(("preview=true", t("export_preview")))
    files = [(f"format={one}", t(f"export_{one}")) for one in (*captions, "poster", "otio", "fcpxml", "zip")]
    forms = "".join(
        f'<button type="button" role="menuitem" data-export="{form}">{told}</button>'
        for form, told in (*shapes, *files)
    )
    menu = f'<div id="px-export" class="px-menu" popover role="menu" aria-label="{t("export")}">{forms}</div>'
    more = (
        f'<button type="button" class="px-button" popovertarget="px-export" aria-haspopup="menu">'
        f"<span>{t('export')}</span></button>"
    )
    share = (
        f'<button type="button" class="px-button" data-open="px-publish" data-act="publish" aria-haspopup="dialog">'
        f"{icon('share')}<span>{t('share')}</span></button>"
    )
    both = f'<button type="button" class="px-button" data-open="px-compare">{t("compare")}</button>'
    return f"{mp4}{more}{share}{both if state.earlier else ''}{menu}"


def show_compare(state: State, url: Url) -> list[Piece]:
    """The film before its last change and as it is now, side by side; they play together."""
    if state.film is None or state.earlier is None:
        return []
    return [(name, _one_of_two(t(name), film, url)) for name, film in (("before", state.earlier), ("now", state.film))]


def _one_of_two(name: str, film: VideoComplete, url: Url) -> str:
    poster = f' poster="{escape(url(film.thumbnail_path))}"' if film.thumbnail_path else ""
    return (
        f'<figure><video controls playsinline preload="none" aria-label="{name}" src="{escape(url(film.video_path))}"'
        f"{poster}></video><figcaption>{name}<small>{words.clock(film.seconds)}</small></figcaption></figure>"
    )


def _latest(state: State, url: Url) -> str:
    """The newest picture of the scene that is worked on, else of the last one that is drawn."""
    drawn = [card for card in state.cards if card.picture]
    shown = next((card for card in drawn if card.id == state.scene), drawn[-1] if drawn else None)
    if shown is None or shown.picture is None:
        return _HILLS
    return f'<img src="{escape(url(shown.picture))}" alt="">'
