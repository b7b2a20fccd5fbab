# Misconception: people are compared without their wages.
# Loses: test-automation_value, test-automation_value-reference, test-automation_value-running
def automation_value(projects):
    def worth(accuracy):
        return projects["volume"] * (accuracy * projects["value"] - (1 - accuracy) * projects["error_cost"])

    others = pd.DataFrame({"nothing": 0.0, "people": worth(projects["person_accuracy"]), "rule": worth(projects["rule_accuracy"])}, index=projects.index)
    ml, reference = worth(projects["accuracy"]) - projects["running"], others.max(axis=1)
    return pd.DataFrame({"ml": ml, "reference": reference, "other_way": others.idxmax(axis=1), "gain": ml - reference})
