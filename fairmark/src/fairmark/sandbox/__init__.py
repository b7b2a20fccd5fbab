"""Linux isolation: where students' code runs, and what it cannot reach."""
