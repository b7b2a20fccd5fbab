"""For authors of the course: text twins, building labs, checks, releases. Students never get this
package."""

import sys
from pathlib import Path

# The engine of this copy, where none is installed.
sys.path.append(str(Path(__file__).resolve().parents[2] / "fairmark" / "src"))
# On import, jsonschema compiles a grammar of internationalised addresses, which nothing here
# checks: more than half of the seconds that every process pays for nbgrader. Without the grammar's
# package jsonschema leaves that check out.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
