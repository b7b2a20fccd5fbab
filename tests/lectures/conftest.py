"""The lectures' figure scripts are plain files beside their pictures: make them importable as a
reader runs them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lectures" / "figures"))
