# Approach: NumPy arrays with blanks turned into minus infinity, argmax over a stack; the helper is in a cell of its own.
def yearly(volume, value, error_cost, accuracy, price):
    return volume * accuracy * value - volume * (1 - accuracy) * error_cost - volume * price

# %%
def automation_value(projects):
    volume, value, error_cost = (projects[name].to_numpy(float) for name in ("volume", "value", "error_cost"))
    people = yearly(volume, value, error_cost, projects["person_accuracy"].to_numpy(float), projects["person_price"].to_numpy(float))
    rule = yearly(volume, value, error_cost, projects["rule_accuracy"].to_numpy(float), 0)
    stack = np.nan_to_num(np.vstack([np.zeros(len(projects)), people, rule]), nan=-np.inf)
    ml = yearly(volume, value, error_cost, projects["accuracy"].to_numpy(float), 0) - projects["running"].to_numpy(float)
    found = projects.copy()
    found["ml"], found["reference"] = ml, stack.max(axis=0)
    found["other_way"] = np.array(["nothing", "people", "rule"])[stack.argmax(axis=0)]
    found["gain"] = found["ml"] - found["reference"]
    return found
