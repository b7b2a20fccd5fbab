# Misconception: only a model that gets surer fails the direction
# Loses: test-failed_behaviour, test-failed_behaviour-edges
def failed_behaviour(predictions, allowed=0.1):
    failing = []
    for (model, test), cases in predictions.groupby(["model", "test"]):
        bad = {
            "minimum": ~(cases["before"] == cases["truth"]),
            "invariance": ~(cases["after"] == cases["before"]),
            "direction": ~(cases["sure_after"] <= cases["sure_before"]),
        }[test]
        if bad.mean() > allowed:
            failing.append((model, test))
    return sorted(failing)
