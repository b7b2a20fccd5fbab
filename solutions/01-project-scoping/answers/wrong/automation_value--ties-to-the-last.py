# Misconception: where two ways tie, the last is named.
# Loses: test-automation_value-reference
def automation_value(projects):
    def worth(accuracy, price=0.0):
        return projects["volume"] * (accuracy * projects["value"] - (1 - accuracy) * projects["error_cost"] - price)

    others = pd.DataFrame({"rule": worth(projects["rule_accuracy"]), "people": worth(projects["person_accuracy"], projects["person_price"]), "nothing": 0.0})
    ml, reference = worth(projects["accuracy"]) - projects["running"], others.max(axis=1)
    return pd.DataFrame({"ml": ml, "reference": reference, "other_way": others.idxmax(axis=1), "gain": ml - reference})
