# Misconception: nobody would run a machine that loses, so its gain is at least 0.
# Loses: test-automation_value, test-automation_value-running
def automation_value(projects):
    def worth(accuracy, price=0.0):
        right = accuracy * projects["value"] - (1 - accuracy) * projects["error_cost"]
        return projects["volume"] * (right - price)

    people = worth(projects["person_accuracy"], projects["person_price"])
    others = pd.DataFrame({"nothing": 0.0, "people": people, "rule": worth(projects["rule_accuracy"])}, index=projects.index)
    ml = worth(projects["accuracy"]) - projects["running"]
    reference = others.max(axis=1)
    return pd.DataFrame({"ml": ml, "reference": reference, "other_way": others.idxmax(axis=1), "gain": (ml - reference).clip(lower=0)})
