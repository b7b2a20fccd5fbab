# Misconception: a blank is a 0, so people without a price decide for nothing.
# Loses: test-automation_value-reference
def automation_value(projects):
    p = projects.fillna(0)

    def worth(accuracy, price=0):
        right, wrong = accuracy * p["value"], (1 - accuracy) * p["error_cost"]
        return p["volume"] * (right - wrong - price)

    ways = pd.DataFrame({"nothing": 0.0}, index=p.index)
    ways["people"] = worth(p["person_accuracy"], p["person_price"])
    ways["rule"] = worth(p["rule_accuracy"])
    found = pd.DataFrame({"ml": worth(p["accuracy"]) - p["running"]})
    found["reference"], found["other_way"] = ways.max(axis=1), ways.idxmax(axis=1)
    found["gain"] = found["ml"] - found["reference"]
    return found
