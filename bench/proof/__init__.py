"""What the gallery is made of: briefs, films, measures with their bounds, contact sheets and the page."""

import sys
from pathlib import Path

# A script's own folder is on the path, and not the one that Pixora is in.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
