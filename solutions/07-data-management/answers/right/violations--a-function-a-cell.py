# Approach: one function says what is wrong with one cell, and stands in a cell of its own; plain dictionaries.
def faults(cell, rules, earlier):
    if cell == "":
        return [] if rules.get("blank") else ["blank"]
    if re.fullmatch(PATTERNS[rules["type"]], cell) is None:
        return ["type"]
    names = []
    if rules["type"] in {"int", "float"}:
        number = float(cell)
        if number < rules.get("min", number) or number > rules.get("max", number):
            names.append("range")
    if cell not in rules.get("values", [cell]):
        names.append("values")
    if rules.get("unique") and cell in earlier:
        names.append("unique")
    return names


# %%
def violations(table, schema):
    rows = []
    for column in sorted(set(schema) | set(table.columns)):
        if column not in schema or column not in table.columns:
            rule = "unexpected" if column not in schema else "missing"
            rows.append({"row": -1, "column": column, "rule": rule, "value": ""})
            continue
        cells = table[column].tolist()
        for place in range(len(cells)):
            for rule in faults(cells[place], schema[column], cells[:place]):
                rows.append(
                    {
                        "row": place,
                        "column": column,
                        "rule": rule,
                        "value": cells[place],
                        "text": cells[place],
                    }
                )
    return pd.DataFrame(rows, columns=["column", "row", "rule", "value", "text"])


def breaking(old, new):
    def allows_more(a, b):
        checks = {
            "blank": (not a.get("blank", False)) and b.get("blank", False),
            "range": (b.get("min", -np.inf) < a.get("min", -np.inf))
            or (b.get("max", np.inf) > a.get("max", np.inf)),
            "unique": a.get("unique", False) and not b.get("unique", False),
            "values": "values" in a
            and ("values" not in b or any(v not in a["values"] for v in b["values"])),
        }
        return [reason for reason, broken in checks.items() if broken]

    found = []
    for column in old:
        if column not in new:
            reasons = ["removed"]
        elif new[column]["type"] != old[column]["type"]:
            reasons = ["type"]
        else:
            reasons = allows_more(old[column], new[column])
        found.extend((column, reason) for reason in reasons)
    return sorted(found)
