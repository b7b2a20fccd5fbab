"""What `make bench` measures: one module a benchmark, and what they share."""

import sys
from pathlib import Path

# The engine's own benchmark, which is in no package that is installed.
sys.path.append(str(Path(__file__).resolve().parents[3] / "fairmark" / "benchmarks"))
