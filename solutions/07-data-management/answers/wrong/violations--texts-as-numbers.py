# Misconception: takes the limits for a rule about every cell, and reads each text as a number.
# Loses: test-violations, test-violations-columns
def violations(table, schema):
    missing = [column for column in schema if column not in table.columns]
    unexpected = [column for column in table.columns if column not in schema]
    found = [(-1, column, "missing", "") for column in missing]
    found += [(-1, column, "unexpected", "") for column in unexpected]
    for column, rules in schema.items():
        if column in missing:
            continue
        low, high = limits(rules)
        above = set()  # the cells further up that passed
        for row, cell in enumerate(table[column]):
            if cell == "":
                if not rules.get("blank", False):
                    found.append((row, column, "blank", cell))
                continue
            if not re.fullmatch(PATTERNS[rules["type"]], cell):
                found.append((row, column, "type", cell))
                continue
            outside = not low <= float(cell) <= high
            unlisted = "values" in rules and cell not in rules["values"]
            repeated = rules.get("unique", False) and cell in above
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
        wider = new_low < low or new_high > high
        listed = after.get("values", [None])  # no list: anything may come
        new_value = "values" in before and not set(listed) <= set(before["values"])
        allowed = {
            "blank": after.get("blank", False) and not before.get("blank", False),
            "unique": before.get("unique", False) and not after.get("unique", False),
            "range": wider,
            "values": new_value,
        }
        found += [(column, reason) for reason in allowed if allowed[reason]]
    return sorted(found)
