"""How a film is put together: ffmpeg runs, probe, segments, mix, captions, master. The one place that starts ffmpeg."""

import os
from pathlib import Path

# skia asks fontconfig for the system's fonts although we bring our own, and it complains of settings newer than itself.
os.environ.setdefault("FONTCONFIG_FILE", str(Path(__file__).with_name("fontconfig.xml")))
