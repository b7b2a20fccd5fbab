# Misconception: reports the first of several equal cells, too.
# Loses: test-violations
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
            if rules.get("unique", False) and list(table[column]).count(cell) > 1:
                found.append((row, column, "unique", cell))
            above.add(cell)
    return pd.DataFrame(found, columns=["row", "column", "rule", "value"])


def breaking(old, new):
    found = []
    for column, before in old.items():
        if column not in new:
            found.append((column, "removed"))
            continue
        after = new[column]
        if after["type"] != before["type"]:
            found.append((column, "type"))
            continue
        if after.get("blank", False) and not before.get("blank", False):
            found.append((column, "blank"))
        lower = after.get("min", -np.inf) < before.get("min", -np.inf)
        if lower or after.get("max", np.inf) > before.get("max", np.inf):
            found.append((column, "range"))
        if "values" in before:
            if "values" not in after or set(after["values"]) - set(before["values"]):
                found.append((column, "values"))
        if before.get("unique", False) and not after.get("unique", False):
            found.append((column, "unique"))
    return sorted(found)
