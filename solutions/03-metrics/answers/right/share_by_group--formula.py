# Approach: dictionaries, and Wilson's formula by hand.
def share_by_group(right, group):
    tally = {}
    for good, name in zip(right, group):
        count, hits = tally.get(str(name), (0, 0))
        tally[str(name)] = count + 1, hits + int(good)
    z = 1.959964
    rows = {}
    for name, (n, hits) in tally.items():
        p = hits / n
        middle = p + z * z / (2 * n)
        half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
        whole = 1 + z * z / n
        rows[name] = [n, p, (middle - half) / whole, (middle + half) / whole]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["count", "share", "low", "high"])
