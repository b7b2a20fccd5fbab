# Approach: goes through the groups
def failed_behaviour(predictions, allowed=0.1):
    failing = []
    for (model, test), cases in predictions.groupby(["model", "test"]):
        if test == "minimum":
            fine = cases["before"] == cases["truth"]
        elif test == "invariance":
            fine = cases["before"] == cases["after"]
        else:
            fine = cases["sure_before"] > cases["sure_after"]
        if (~fine).mean() > allowed:
            failing.append((model, test))
    return sorted(failing)
