# Approach: one loop over the points.
def rubric_score(levels, points):
    for criterion in levels:
        if criterion not in points or levels[criterion] not in {None, 0, 1, 2, 3}:
            raise ValueError(f"{criterion}: {levels[criterion]}")
    total = most = 0.0
    unmarked = []
    for criterion, weight in points.items():
        level = levels.get(criterion)
        if level is None:
            unmarked.append(criterion)
        else:
            total += weight * level / 3
            most += weight
    return {"points": total, "of": most, "unmarked": unmarked}
