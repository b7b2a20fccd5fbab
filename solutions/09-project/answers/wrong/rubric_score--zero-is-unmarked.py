# Misconception: level 0 counts as not marked.
# Loses: test-rubric_score
def rubric_score(levels, points):
    for criterion, level in levels.items():
        if criterion not in points:
            raise ValueError(criterion)
        if level is not None and level not in (0, 1, 2, 3):
            raise ValueError(level)
    marked = [name for name in points if levels.get(name)]
    return {
        "points": sum((points[name] * levels[name] / 3 for name in marked), 0.0),
        "of": sum(points[name] for name in marked),
        "unmarked": [name for name in points if name not in marked],
    }
