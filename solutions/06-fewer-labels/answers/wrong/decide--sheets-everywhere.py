# Misconception: sheets cost the same whatever their pictures are, so they are first in (B), too
# Loses: test-decide
def decide():
    return {
        "A": "20 sheets, then active",
        "A seconds": 181,
        "B": "sheets, seen only",
        "B seconds": 73,
        "turning price": 90,
    }
