# Approach: looks for a repeated cell in the table above it; numbers by pandas.
def violations(table, schema):
    found = [(-1, c, "missing", "") for c in schema if c not in table.columns]
    for column in table.columns:
        if column not in schema:
            found.append((-1, column, "unexpected", ""))
            continue
        rules, above = schema[column], set()  # above: the cells further up that passed
        low, high = limits(rules)
        for row, cell in enumerate(table[column]):
            if cell == "":
                if not rules.get("blank", False):
                    found.append((row, column, "blank", cell))
                continue
            if not re.fullmatch(PATTERNS[rules["type"]], cell):
                found.append((row, column, "type", cell))
                continue
            if rules["type"] == "text":
                outside = False
            else:
                number = pd.to_numeric(cell)
                outside = bool((number < low) | (number > high))
            listed = rules.get("values", [])
            unlisted = len(listed) > 0 and cell not in listed
            repeated = bool(rules.get("unique", False)) and bool(
                (table[column].iloc[:row] == cell).any()
            )
            broken = {"range": outside, "values": unlisted, "unique": repeated}
            found += [(row, column, rule, cell) for rule in broken if broken[rule]]
            above.add(cell)
    return pd.DataFrame(found, columns=["row", "column", "rule", "value"])


def breaking(old, new):
    found = []
    for column, before in old.items():
        after = new.get(column, {"type": "removed"})
        if after["type"] != before["type"]:
            reason = "type" if column in new else "removed"
            found.append((column, reason))
            continue
        (low, high), (new_low, new_high) = limits(before), limits(after)
        wider = not (low <= new_low and new_high <= high)
        if not before.get("values"):
            new_value = False
        elif not after.get("values"):
            new_value = True
        else:
            new_value = len(set(after["values"]) - set(before["values"])) > 0
        allowed = {
            "blank": after.get("blank", False) and not before.get("blank", False),
            "unique": before.get("unique", False) and not after.get("unique", False),
            "range": wider,
            "values": new_value,
        }
        found += [(column, reason) for reason in allowed if allowed[reason]]
    return sorted(found)
