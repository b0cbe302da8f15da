"""Fitting spoken words into a film of set length without cutting one. Pure.

In this order: the script is written for the pace that was measured of its voice; then the tails of scenes give way;
then the voice is played a little faster at its own pitch; then the script is shortened once; then the film becomes
longer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pixora.film.script import Script
from pixora.film.speech import Speech

TAILS_S = 0.8
"""Seconds that the tails of a film's scenes give up at most, in all."""
TAIL_SPARE_S = 0.2
"""Seconds of one scene's tail that can be spared: a word still has 0.15 s to fade before the next transition."""
MOST_PACE = 1.06
"""How much faster a voice is played at most: above it listeners begin to notice."""
ROUNDED = 0.001


def squeeze(needs: Sequence[int], spoken: Sequence[float], total: int, fps: int) -> tuple[list[int], float] | None:
    """Frames that scenes need, and how much faster the voice plays, so that they fit into `total` frames.

    `needs` are frames with whole tails, `spoken` the seconds of each scene's voice, 0 for none. None when it takes more
    than tails and pace can give.
    """
    fitted = list(needs)
    over = sum(fitted) - total
    if over <= 0:
        return fitted, 1.0
    spare = int(TAIL_SPARE_S * fps)
    room = min(over, int(TAILS_S * fps))
    for i in (i for _ in range(spare) for i, seconds in enumerate(spoken) if seconds):
        if room == 0:
            break
        fitted[i] -= 1
        room -= 1
    over = sum(fitted) - total
    if over <= 0:
        return fitted, 1.0
    voices = [i for i, seconds in enumerate(spoken) if seconds]
    frames = sum(spoken) * fps
    # A frame for each voice: what is saved in each is a whole number of frames.
    left = frames - over - len(voices)
    pace = math.ceil(frames / left / ROUNDED) * ROUNDED if left > 0 else math.inf
    if pace > MOST_PACE + 1e-9:
        return None
    for i in voices:
        fitted[i] -= int(spoken[i] * fps * (1 - 1 / pace))
    return (fitted, round(pace, 3)) if sum(fitted) <= total else None


def words_that_fit(script: Script, speeches: Mapping[str, Speech], over: float) -> dict[str, int]:
    """How many words the scenes with the most may keep so that `over` seconds are saved, by scene id.

    What tails and pace give anyway is not counted: it is the reserve for a voice that speaks the new words slower.
    """
    spoken = {scene.id: speeches[scene.id] for scene in script.scenes if scene.id in speeches}
    words = {key: len(speech.words) for key, speech in spoken.items()}
    seconds = sum(speech.seconds for speech in spoken.values())
    if not seconds or not sum(words.values()):
        return {}
    less = math.ceil(over * sum(words.values()) / seconds)
    wanted: dict[str, int] = {}
    # The wordiest scenes give first: they lose the least by it.
    for key in sorted(words, key=lambda one: -words[one]):
        if less <= 0:
            break
        give = min(less, max(1, math.ceil(words[key] * 0.3)), words[key] - 3)
        if give > 0:
            wanted[key] = words[key] - give
            less -= give
    return wanted
