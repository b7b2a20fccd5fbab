# Approach: pandas masks, a column at a time; the rules collect small tables that are joined at the end.
def violations(table, schema):
    table = table.reset_index(drop=True)
    parts = []

    def report(column, rule, mask):
        cells = table.loc[mask, column]
        parts.append(
            pd.DataFrame(
                {
                    "row": cells.index,
                    "column": column,
                    "rule": rule,
                    "value": cells.to_numpy(dtype=object),
                }
            )
        )

    for column, rules in schema.items():
        if column not in table:
            continue
        cells = table[column].astype(object)
        blank = cells == ""
        typed = cells.map(lambda cell: re.fullmatch(PATTERNS[rules["type"]], cell) is not None)
        typed = typed.astype(bool)
        if not rules.get("blank"):
            report(column, "blank", blank)
        report(column, "type", ~blank & ~typed)
        fine = ~blank & typed
        if rules["type"] in ("int", "float"):
            number = pd.to_numeric(cells.where(fine))
            outside = (number < rules.get("min", -np.inf)) | (number > rules.get("max", np.inf))
            report(column, "range", fine & outside)
        if "values" in rules:
            report(column, "values", fine & ~cells.isin(rules["values"]))
        if rules.get("unique"):
            report(column, "unique", fine & cells.where(fine).duplicated())
    whole = [(c, "missing") for c in schema if c not in table]
    whole += [(c, "unexpected") for c in table if c not in schema]
    parts.append(
        pd.DataFrame(
            {"row": -1, "column": [c for c, _ in whole], "rule": [r for _, r in whole], "value": ""}
        )
    )
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame({"row": [], "column": [], "rule": [], "value": []})
    return pd.concat(parts, ignore_index=True)


def breaking(old, new):
    reasons = []
    for name in sorted(old):
        if name not in new:
            reasons += [[name, "removed"]]
        elif old[name]["type"] != new[name]["type"]:
            reasons += [[name, "type"]]
        else:
            a, b = old[name], new[name]
            if not a.get("blank") and b.get("blank"):
                reasons += [[name, "blank"]]
            low = "min" in a and ("min" not in b or b["min"] < a["min"])
            high = "max" in a and ("max" not in b or b["max"] > a["max"])
            if low or high:
                reasons += [[name, "range"]]
            if a.get("unique") and not b.get("unique"):
                reasons += [[name, "unique"]]
            if "values" in a and not set(b.get("values", [object()])) <= set(a["values"]):
                reasons += [[name, "values"]]
    return reasons
