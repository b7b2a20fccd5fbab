# Approach: plain Python, one row at a time, with a list of the ways that exist.
def automation_value(projects):
    rows = []
    for project in projects.to_dict("records"):
        def worth(accuracy, price):
            return project["volume"] * (accuracy * project["value"] - (1 - accuracy) * project["error_cost"] - price)

        ways = [("nothing", 0.0)]
        if not math.isnan(project["person_accuracy"]) and not math.isnan(project["person_price"]):
            ways.append(("people", worth(project["person_accuracy"], project["person_price"])))
        if not math.isnan(project["rule_accuracy"]):
            ways.append(("rule", worth(project["rule_accuracy"], 0)))
        name, reference = max(ways, key=lambda way: way[1])  # the first of several maxima
        ml = worth(project["accuracy"], 0) - project["running"]
        rows.append({"gain": ml - reference, "ml": ml, "reference": reference, "other_way": name})
    return pd.DataFrame(rows, index=projects.index)
