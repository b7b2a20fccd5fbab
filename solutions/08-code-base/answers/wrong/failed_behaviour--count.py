# Misconception: counts cases instead of taking their share
# Loses: test-failed_behaviour, test-failed_behaviour-edges
def failed_behaviour(predictions, allowed=0.1):
    failing = []
    for (model, test), cases in predictions.groupby(["model", "test"]):
        bad = {
            "minimum": ~(cases["before"] == cases["truth"]),
            "invariance": ~(cases["after"] == cases["before"]),
            "direction": ~(cases["sure_after"] < cases["sure_before"]),
        }[test]
        if bad.sum() > allowed:
            failing.append((model, test))
    return sorted(failing)
