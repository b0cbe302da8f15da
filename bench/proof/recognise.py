"""Writes down what is said in sound files: `python recognise.py MODEL FILE...`, one line of JSON for each.

Run by the recogniser's own Python, which knows nothing of Pixora.
"""

from __future__ import annotations

import json
import sys

from faster_whisper import WhisperModel  # type: ignore[import-not-found]


def main(model: str, files: list[str]) -> None:
    whisper = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True)
    for file in files:
        # Left alone with silence, the model invents words: pauses are cut out, and loops are decoded anew.
        segments, _ = whisper.transcribe(
            file, language="en", beam_size=5, vad_filter=True, condition_on_previous_text=False
        )
        print(json.dumps({"file": file, "text": " ".join(segment.text.strip() for segment in segments)}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
