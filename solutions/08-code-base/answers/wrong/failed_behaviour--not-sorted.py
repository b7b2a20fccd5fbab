# Misconception: the order of the rows
# Loses: test-failed_behaviour
def failed_behaviour(predictions, allowed=0.1):
    failing = []
    for (model, test), cases in predictions.groupby(["model", "test"], sort=False):
        bad = {
            "minimum": ~(cases["before"] == cases["truth"]),
            "invariance": ~(cases["after"] == cases["before"]),
            "direction": ~(cases["sure_after"] < cases["sure_before"]),
        }[test]
        if bad.mean() > allowed:
            failing.append((model, test))
    return failing
