"""What a script must be for this studio to make it: letters that can be drawn, voices that can speak."""

from __future__ import annotations

import asyncio

from pixora.core.wishes import Repertoire, check_voice
from pixora.film.script import Script
from pixora.media.fonts import check_glyphs


async def check_script(script: Script, repertoire: Repertoire) -> None:
    """Raise `InvalidInput` for letters without a glyph, and for a scene's voice that nobody has."""
    for voice in {scene.voice for scene in script.scenes if scene.voice}:
        check_voice(voice, repertoire)
    await asyncio.to_thread(check_glyphs, " ".join(scene.narration for scene in script.scenes))
