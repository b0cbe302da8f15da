"""Which function makes which kind of job with the built-in artists and the cutting room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pixora.film.brief import Data
from pixora.film.cut import (
    AnimaticRequest,
    CaptionsRequest,
    MasterRequest,
    MixRequest,
    SegmentRequest,
    SoundRequest,
    ThumbnailRequest,
)
from pixora.film.delivery import EncodeRequest, LogoLayerRequest, PosterRequest
from pixora.film.errors import InvalidInput, PixoraError
from pixora.film.job import AmbienceRequest, JobKind, Made, MadeFile, MusicRequest, NarrationRequest, PictureRequest
from pixora.film.requests import parse_request
from pixora.settings import Settings

Inputs = Mapping[str, Path]
CREDENTIALS = "credentials"
"""Role of the file that films are signed with. It is no part of what a film is known by."""
SIGNED = frozenset({JobKind.MASTER, JobKind.EXPORT})
"""Kinds of jobs that sign what they make."""
Progress = Callable[[float], None]


def do(kind: str, request: Any, inputs: Inputs, out: Path, progress: Progress, settings: Settings) -> Made:
    """Make one job into the folder `out`; `request` is the JSON of the kind's request model."""
    match JobKind(kind):
        case JobKind.NARRATION:
            return _narration(NarrationRequest.model_validate(request), out)
        case JobKind.PICTURE:
            return _picture(PictureRequest.model_validate(request), out)
        case JobKind.MUSIC:
            return _music(MusicRequest.model_validate(request), out, settings)
        case JobKind.AMBIENCE:
            return _ambience(AmbienceRequest.model_validate(request), out)
        case JobKind.SEGMENT:
            return _segment(SegmentRequest.model_validate(request), inputs, out, progress)
        case JobKind.ANIMATIC:
            return _animatic(AnimaticRequest.model_validate(request), inputs, out, progress)
        case JobKind.LOGO:
            raise InvalidInput("no_logo", "A logo is brought along and not made.", "Upload it, then go on.")
        case JobKind.REFERENCE | JobKind.MOTION | JobKind.SCRIPT:
            raise InvalidInput("no_vendor", f"Only a vendor can make the {kind}.", "Configure one, then go on.")
        case JobKind.MIX:
            from pixora.media.mix import mix

            return mix(MixRequest.model_validate(request), inputs, out)
        case JobKind.SOUND:
            from pixora.media.sound import encode_sound

            return encode_sound(SoundRequest.model_validate(request), inputs, out)
        case JobKind.CAPTIONS:
            return _captions(CaptionsRequest.model_validate(request), out)
        case JobKind.THUMBNAIL:
            from pixora.media.thumbnail import thumbnail

            return thumbnail(ThumbnailRequest.model_validate(request), inputs, out)
        case JobKind.MASTER:
            return _master(MasterRequest.model_validate(request), inputs, out)
        case JobKind.EXPORT:
            return _export(parse_request(JobKind.EXPORT, request), inputs, out)


def _narration(request: NarrationRequest, out: Path) -> Made:
    from pixora.media.samples import write_flac
    from pixora.providers.local.repertoire import LANGUAGES
    from pixora.providers.local.voice import speak

    if request.language not in LANGUAGES:
        raise PixoraError("language_unsupported", "The built-in voice speaks English only.", "Write in English.")
    spoken = speak(request.text, request.voice, request.seed)
    write_flac([spoken.samples.reshape(1, -1)], out / "voice.flac", channels=1, rate=spoken.rate)
    (out / "words.json").write_text(spoken.speech.model_dump_json(), encoding="utf-8")
    return Made(
        files=(
            MadeFile(part="audio", name="voice.flac", content_type="audio/flac"),
            MadeFile(part="words", name="words.json", content_type="application/json"),
        ),
        facts={"speech": spoken.speech.model_dump(mode="json"), "seconds": spoken.speech.seconds},
    )


def _picture(request: PictureRequest, out: Path) -> Made:
    from pixora.providers.local.illustrator.painter import Painter

    painter = Painter(request.visual, request.figures, request.style, request.raster, request.seed, seconds=6.0)
    (out / "picture.png").write_bytes(painter.still())
    return Made(
        files=(MadeFile(part="image", name="picture.png", content_type="image/png"),),
        facts={"width": request.raster.width, "height": request.raster.height},
    )


def _music(request: MusicRequest, out: Path, settings: Settings) -> Made:
    from pixora.media.samples import write_flac
    from pixora.providers.local.composer import compose

    write_flac([compose(request, settings.soundfont)], out / "music.flac")
    return Made(
        files=(MadeFile(part="audio", name="music.flac", content_type="audio/flac"),),
        facts={"seconds": request.seconds},
    )


def _ambience(request: AmbienceRequest, out: Path) -> Made:
    from pixora.media.samples import write_flac
    from pixora.providers.local.ambience import surround
    from pixora.providers.local.ambience.effects import sound_effects

    files: list[MadeFile] = []
    if request.surroundings or not request.cues:
        write_flac([surround(request)], out / "ambience.flac")
        files.append(MadeFile(part="audio", name="ambience.flac", content_type="audio/flac"))
    if request.cues:
        write_flac([sound_effects(request)], out / "effects.flac")
        files.append(MadeFile(part="effects", name="effects.flac", content_type="audio/flac"))
    return Made(files=tuple(files), facts={"seconds": request.seconds})


def _segment(request: SegmentRequest, inputs: Inputs, out: Path, progress: Progress) -> Made:
    from pixora.media.logo_overlay import lay_logo
    from pixora.media.passing import find_clips, pass_on
    from pixora.media.segment import encode
    from pixora.providers.local.animator import frames

    clips = find_clips(request, inputs)
    if clips is not None:
        pass_on(clips, request, out / "segment.mp4", progress)
    else:
        encode(lay_logo(frames(request, inputs), request, inputs), request, out / "segment.mp4", progress)
    return Made(
        files=(MadeFile(part="video", name="segment.mp4", content_type="video/mp4"),),
        facts={"frames": request.frames, "seconds": request.frames / request.fps},
    )


def _animatic(request: AnimaticRequest, inputs: Inputs, out: Path, progress: Progress) -> Made:
    from pixora.media.animatic import assemble_animatic

    return assemble_animatic(request, inputs, out, progress)


def _master(request: MasterRequest, inputs: Inputs, out: Path) -> Made:
    """The film, and last of all its mark."""
    from pixora.media.export.c2pa import mark
    from pixora.media.master import assemble

    made = assemble(request, inputs, out)
    credentials = inputs.get(CREDENTIALS)
    if credentials is None:
        return made
    film, signed = out / made.files[0].name, out / "signed.mp4"
    mark(film, signed, request.title, request.makers, request.edits, credentials)
    signed.replace(film)
    return made.model_copy(update={"facts": made.facts | {"bytes": film.stat().st_size}})


def _export(request: Data, inputs: Inputs, out: Path) -> Made:
    credentials = inputs.get(CREDENTIALS)
    if isinstance(request, PosterRequest):
        from pixora.media.export.poster import choose_poster

        return choose_poster(request, inputs, out, credentials)
    if isinstance(request, LogoLayerRequest):
        from pixora.media.logo_overlay import write_layer

        write_layer(inputs["logo"], request.corner, request.raster, out / "logo.png")
        return Made(files=(MadeFile(part="image", name="logo.png", content_type="image/png"),))
    from pixora.media.export.encode import encode_film

    return encode_film(EncodeRequest.model_validate(request), inputs, out, credentials)


def _captions(request: CaptionsRequest, out: Path) -> Made:
    from pixora.media.captions import srt, vtt

    (out / "captions.srt").write_text(srt(request.lines), encoding="utf-8")
    (out / "captions.vtt").write_text(vtt(request.lines), encoding="utf-8")
    return Made(
        files=(
            MadeFile(part="srt", name="captions.srt", content_type="application/x-subrip"),
            MadeFile(part="vtt", name="captions.vtt", content_type="text/vtt"),
        )
    )
