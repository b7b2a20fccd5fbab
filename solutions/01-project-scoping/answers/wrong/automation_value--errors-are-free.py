# Misconception: a wrong decision only misses its value; its own cost is forgotten.
# Loses: test-automation_value, test-automation_value-reference, test-automation_value-running
def automation_value(projects):
    def worth(accuracy, price=0.0):
        return projects["volume"] * (accuracy * projects["value"] - price)

    others = pd.DataFrame({"nothing": 0.0, "people": worth(projects["person_accuracy"], projects["person_price"]), "rule": worth(projects["rule_accuracy"])}, index=projects.index)
    ml, reference = worth(projects["accuracy"]) - projects["running"], others.max(axis=1)
    return pd.DataFrame({"ml": ml, "reference": reference, "other_way": others.idxmax(axis=1), "gain": ml - reference})
