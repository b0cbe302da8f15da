"""What a film is cut from in a measurement: drawn scenes as clips, the built-in voice's words, the composer's music."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from pixora.film.brief import Brief, Mood, Raster
from pixora.film.cut import ScenePart, SegmentRequest
from pixora.film.job import MusicRequest
from pixora.film.speech import Word
from pixora.media.ffmpeg import run
from pixora.media.samples import write_flac
from pixora.providers.local.animator import frames
from pixora.providers.local.composer import compose
from pixora.providers.local.director import write
from pixora.providers.local.voice import speak
from pixora.settings import Settings
from proof.rivals import Order

SCENES = 6
"""Different ones; longer films show them again."""
JOIN_S = 0.5
TOPIC = "a journey through the mountains to the sea"


def draw_clips(raster: Raster, fps: int, count: int, folder: Path, different: int) -> list[Path]:
    """`different` clips of `count` frames, H.264 with other settings than a film's, one key frame in 250."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        made = [pool.submit(_draw, raster, fps, count, folder, number) for number in range(min(different, SCENES))]
        return [future.result() for future in made]


def _draw(raster: Raster, fps: int, count: int, folder: Path, number: int) -> Path:
    script = write(Brief(prompt=TOPIC, topic=TOPIC, seconds=36.0, seed=7))
    looks = {character.id: character.figure for character in script.characters}
    scene = script.scenes[number]
    figures = tuple(looks[player.character] for player in scene.visual.players)
    part = ScenePart(visual=scene.visual, figures=figures, scene_frames=count, first=0)
    request = SegmentRequest(raster=raster, fps=fps, style=script.style, seed=script.seed, frames=count, parts=(part,))
    out = folder / f"clip{number}.mp4"
    source = ["-f", "rawvideo", "-pix_fmt", "bgra", "-s", f"{raster.width}x{raster.height}", "-r", str(fps)]
    colours = ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709", "-color_range", "tv"]
    coded = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "18", "-pix_fmt", "yuv420p", str(out)]
    run([*source, "-i", "pipe:0", *colours, *coded], chunks=frames(request))
    return out


def order_film(
    clips: list[Path], count: int, fps: int, scenes: int, folder: Path
) -> tuple[Order, list[tuple[Word, ...]]]:
    """A film of `scenes` clips of `count` frames each, with a sentence in each and music under all."""
    script = write(Brief(prompt=TOPIC, topic=TOPIC, seconds=36.0, seed=7))
    join = round(JOIN_S * fps) // 2 * 2
    half = join // 2
    lengths = tuple(count - (half if i in (0, scenes - 1) else 0) for i in range(scenes))
    voices: list[Path] = []
    words: list[tuple[Word, ...]] = []
    starts: list[float] = []
    at = 0
    for i, length in enumerate(lengths):
        room = (length - join) / fps
        text = script.scenes[i % SCENES].narration.split()
        spoken = speak(" ".join(text[: max(2, int(room * 1.6))]), "heart", 1)
        voice = folder / f"voice{i % SCENES}-{len(text)}.flac"
        write_flac([spoken.samples.reshape(1, -1)], voice, channels=1, rate=spoken.rate)
        start = round((at + join) / fps + 0.1, 3)
        voices.append(voice)
        starts.append(start)
        words.append(
            tuple(
                word.model_copy(update={"start": word.start + start, "end": word.end + start})
                for word in spoken.speech.words
            )
        )
        at += length - join
    seconds = (at + join) / fps
    music = folder / f"music{scenes}.flac"
    tune = MusicRequest(mood=Mood.CALM, seconds=seconds, seed=3, borders=())
    write_flac([compose(tune, Settings().soundfont)], music)
    used = tuple(clips[i % len(clips)] for i in range(scenes))
    begins = tuple(half if i == 0 else 0 for i in range(scenes))
    return Order(used, fps, lengths, begins, join, tuple(voices), tuple(starts), music), words
