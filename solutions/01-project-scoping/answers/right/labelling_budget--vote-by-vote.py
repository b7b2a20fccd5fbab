# Approach: builds the distribution of right votes one vote at a time; one dict a way.
def majority_right(p, votes):
    chances = [1.0]
    for _ in range(votes):
        chances = [(chances[k - 1] * p if k > 0 else 0) + (chances[k] * (1 - p) if k < len(chances) else 0) for k in range(len(chances) + 1)]
    return sum(chance * (1 if 2 * k > votes else 0.5 if 2 * k == votes else 0) for k, chance in enumerate(chances))

# %%
def labelling_budget(tasks, ways):
    found = {}
    for way, row in ways.iterrows():
        labels = tasks * int(row["votes"])
        found[way] = {"labels": labels, "price": row["setup"] + row["price"] * labels, "quality": majority_right(row["accuracy"], int(row["votes"])),
                      "weeks": row["lead"] + labels * row["seconds"] / (3600 * row["people"] * row["hours"])}
    return pd.DataFrame.from_dict(found, orient="index")
