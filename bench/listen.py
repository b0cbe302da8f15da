"""Whether the voice is understood: what a speech recogniser hears against what was to be said.

`python bench/listen.py [--quick] [--json] [--set-up] [--gallery FOLDER [--mixed]]`

The narration of every English brief is written and spoken, and the recogniser (Whisper base) writes down what it hears.
With `--gallery` it listens to the voice of the films that `bench/gallery.py` made there, with `--mixed` to the finished
films, music and all. It is optional: `--set-up` installs it into `.venv-listen`, which nothing else uses.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from proof import narration, recogniser
from proof.words import compare, count, spoken_words

GOAL = 3.0
"""Percent of words. Whisper base itself errs by about 5 on clear human readings (LibriSpeech, clean), mostly in names;
what is said here is short and plain."""
QUICK = ("how-volcanoes-erupt", "lighthouse-storm", "four-ways-to-save-water")
"""Names, numbers and ordinary prose."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="three briefs")
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--set-up", action="store_true", help="install the recogniser first")
    parser.add_argument("--gallery", type=Path, metavar="FOLDER", help="listen to the films of a gallery")
    parser.add_argument("--mixed", action="store_true", help="to the finished films, not to their voice")
    options = parser.parse_args()
    if options.set_up:
        recogniser.set_up()
    if not recogniser.is_ready():
        print("The recogniser is not set up. `make listen` does it (750 MB), or: python bench/listen.py --set-up")
        return
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        if options.gallery:
            said = narration.find_said(options.gallery, mixed=options.mixed)
        else:
            said = narration.speak_briefs(QUICK if options.quick else (), Path(name))
        heard = recogniser.recognise([recording.file for recording in said])
    words, errors = 0, 0
    for recording, text in zip(said, heard, strict=True):
        wanted = spoken_words(recording.text)
        wrong = compare(wanted, spoken_words(text))
        words, errors = words + len(wanted), errors + count(wrong)
        shown = "; ".join(f"“{one}” as “{other}”" for one, other in wrong[:6]) + (" ..." if wrong[6:] else "")
        print(
            f"{recording.name:<26} {len(wanted):>5} words {100 * count(wrong) / max(1, len(wanted)):>6.1f} %  {shown}"
        )
    rate = 100 * errors / max(1, words)
    print(f"{errors} of {words} words misheard: {rate:.2f} percent, in {time.perf_counter() - began:.0f} s")
    if options.json:
        print(json.dumps({"name": "listen", "figure": round(rate, 2), "goal": GOAL, "holds": rate <= GOAL}))


if __name__ == "__main__":
    main()
