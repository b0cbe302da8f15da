"""Wishes for a file of the film: which one, in which shape, size and encoding."""

from __future__ import annotations

import re

from pixora.providers.base import ToolCall

_CODECS = (
    ("h265", r"h\.? ?265|x265|hevc"),
    ("h264", r"h\.? ?264|x264|avc"),
    ("av1", r"av1"),
    ("prores", r"pro ?res|\.?mov|quicktime"),
)
_ASPECTS = (
    ("4:5", r"4 ?[:x/] ?5|(?:instagram|insta) portrait"),
    (
        "9:16",
        r"9 ?[:x/] ?16|vertical(?:ly)?|tall|upright|portrait|(?:youtube )?shorts?|reels?|tik ?tok|stories|story format",
    ),
    ("1:1", r"1 ?[:x/] ?1|square"),
    ("16:9", r"16 ?[:x/] ?9|wide ?screen|landscape|horizontal(?:ly)?"),
)
_SIZES = (
    ("2160p", r"2160 ?p?|4k|uhd|ultra[ -]?hd"),
    ("1440p", r"1440 ?p?|2k|qhd"),
    ("1080p", r"1080 ?p?|full[ -]?hd|fhd"),
    ("720p", r"720 ?p?|hd"),
)
_PREVIEW = r"previews?|low[ -]res(?:olution)?|low quality|small (?:file|version|copy)"
_FORMATS = (
    ("poster", r"posters?|thumbnails?|cover(?: (?:picture|image))?|key ?art"),
    ("vtt", r"vtt|webvtt"),
    ("otio", r"otio|timeline|opentimelineio|resolve"),
    ("fcpxml", r"fcpxml|xml|final cut|premiere|editor"),
    ("zip", r"zip|everything|all|assets|files"),
    ("srt", r"srt|captions?|subtitles?"),
)
_NAMED = "|".join(words for _, words in _CODECS) + r"|vtt|otio|srt|fcpxml|xml|zip|mp4|poster|preview"
"""What only a file is, so that nothing else can be meant by “give me”."""
_FILE = re.compile(
    r"(?:(?:export|download|save|render out)\b(?P<what>.*)"
    r"|(?:give|send|get)(?: (?:me|us))? (?:an? |the |its |my )?(?!.*\babout\b)"
    rf"(?P<file>(?:[\w:.]+ ){{0,6}}?(?:{_NAMED})\b.*)"
    r"|where (?:is|are|do i find) (?:the|my) (?P<where>captions?|subtitles?|film|video|files?|poster)(?: files?)?)",
    re.I,
)


def find_export(said: str) -> ToolCall | None:
    """ "download the film", "export it as a square 1080p H.265", "give me an fcpxml for my editor"."""
    asked = _FILE.fullmatch(said)
    if asked is None:
        return None
    words = asked["what"] or asked["file"] or asked["where"] or ""
    form = {
        "codec": _named(_CODECS, words),
        "aspect": _named(_ASPECTS, words),
        "resolution": _named(_SIZES, words),
        "preview": True if re.search(rf"\b(?:{_PREVIEW})\b", words, re.I) else None,
    }
    given = {name: value for name, value in form.items() if value is not None}
    # A shape, size or encoding is of the film itself: “a square video with all captions” is no zip.
    format = "mp4" if given else _named(_FORMATS, words) or "mp4"
    return ToolCall(name="export_film", arguments={"format": format, **given})


def _named(table: tuple[tuple[str, str], ...], words: str) -> str | None:
    return next((name for name, known in table if re.search(rf"(?<![\w.:])(?:{known})(?![\w:])", words, re.I)), None)
