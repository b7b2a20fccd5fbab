# Misconception: calls every difference between two schemas breaking, stricter rules too.
# Loses: test-breaking
def violations(table, schema):
    found = [(-1, c, "missing", "") for c in schema if c not in table.columns]
    for column in table.columns:
        if column not in schema:
            found.append((-1, column, "unexpected", ""))
            continue
        rules, above = schema[column], set()
        low, high = rules.get("min", -np.inf), rules.get("max", np.inf)
        for row, cell in enumerate(table[column]):
            if cell == "":
                if not rules.get("blank", False):
                    found.append((row, column, "blank", cell))
                continue
            if not re.fullmatch(PATTERNS[rules["type"]], cell):
                found.append((row, column, "type", cell))
                continue
            if rules["type"] != "text" and not low <= float(cell) <= high:
                found.append((row, column, "range", cell))
            if "values" in rules and cell not in rules["values"]:
                found.append((row, column, "values", cell))
            if rules.get("unique", False) and cell in above:
                found.append((row, column, "unique", cell))
            above.add(cell)
    return pd.DataFrame(found, columns=["row", "column", "rule", "value"])


def breaking(old, new):
    found = [(c, "removed") for c in old if c not in new]
    names = {
        "type": "type",
        "blank": "blank",
        "min": "range",
        "max": "range",
        "values": "values",
        "unique": "unique",
    }
    for column in old.keys() & new.keys():
        for rule in names:
            if old[column].get(rule) != new[column].get(rule):
                found.append((column, names[rule]))
    return sorted(set(found))
