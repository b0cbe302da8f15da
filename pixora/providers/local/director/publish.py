"""What goes with a film where it is uploaded, taken from its script: nothing is said that the film does not say."""

from __future__ import annotations

from collections.abc import Sequence

from pixora.film.brief import Genre
from pixora.film.publishing import DESCRIPTION, TITLE, Publishing, tidy_tags
from pixora.film.script import Script

CHAPTERS_FROM = 3
"""Scenes from which chapters are listed; sites take no fewer."""
SHORTEST_CHAPTER_S = 10.0
"""Seconds: sites drop a list with a shorter one in it."""
MOST_TAGS = 8
_PLAIN = frozenset(
    "about after again all also and another are because been before being between both but can could did does "
    "down each ever every for from gets goes had has have her here hers him his how into its itself just last "
    "like little long made make makes many may more most much must never next not now off once one only onto "
    "other our out over own same seeks she should some such than that the their them then there these they thing "
    "this those through too two under until upon very was way were what when where which while who whose why will "
    "with without would you your".split()
)
"""Words that say nothing of what a film is about."""
_GENRES = {
    Genre.EXPLAINER: "explained",
    Genre.JOURNEY: "journey",
    Genre.STORY: "shortstory",
    Genre.LIST: "tips",
    Genre.BEDTIME: "bedtimestory",
    Genre.HISTORY: "history",
    Genre.HOWTO: "howto",
    Genre.POEM: "poem",
}


def write_publishing(script: Script, chapters: Sequence[tuple[float, str]], *, tall: bool) -> Publishing:
    """Title, description and hashtags of a script; `chapters` are seconds from the start, and names."""
    lines = [script.logline.strip()]
    said = next((scene.narration for scene in script.scenes if scene.narration), "")
    if said and said not in lines[0]:
        lines.append(said)
    ends = [start for start, _ in chapters[1:]]
    long = all(end - start >= SHORTEST_CHAPTER_S for (start, _), end in zip(chapters, ends, strict=False))
    if len(chapters) >= CHAPTERS_FROM and long:
        lines.append("\n".join(f"{_clock(start)} {name}" for start, name in chapters))
    text = "\n\n".join(line for line in lines if line)
    return Publishing(title=script.title[:TITLE], description=text[:DESCRIPTION], hashtags=_tags(script, tall))


def _tags(script: Script, tall: bool) -> tuple[str, ...]:
    words = [
        word for word in f"{script.title} {script.logline}".split() if word.casefold().strip('.,;:!?…“”"') not in _PLAIN
    ]
    telling = [tag.casefold() for tag in tidy_tags(words) if len(tag) > 2 and not tag.isdigit()]
    kind = [_GENRES[script.genre]] if script.genre in _GENRES else []
    return tidy_tags([*telling[: MOST_TAGS - 3], *kind, "animation", *(["shorts"] if tall else [])])


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
