# Approach: row by row; a way leads only if it is above the best so far, or nothing.
def automation_value(projects):
    rows = {}
    for name, r in projects.iterrows():

        def worth(accuracy, price):
            right, wrong = accuracy * r.value, (1 - accuracy) * r.error_cost
            return r.volume * (right - wrong - price)

        best, how = 0.0, "nothing"
        for way, accuracy, price in [
            ("people", r.person_accuracy, r.person_price),
            ("rule", r.rule_accuracy, 0.0),
        ]:
            if np.isnan(accuracy) or np.isnan(price):
                continue
            if worth(accuracy, price) > best:
                best, how = worth(accuracy, price), way
        ml = worth(r.accuracy, 0) - r.running
        rows[name] = {"ml": ml, "reference": best, "other_way": how, "gain": ml - best}
    return pd.DataFrame.from_dict(rows, orient="index")
