# Misconception: the curves may be interpolated between their steps
# Loses: test-decide
def decide():
    needed = {}
    for way in ("active learning", "pen, then one by one"):
        rows = stored["curves"][stored["curves"]["way"] == way]
        means = rows.groupby("step")[["pictures", "accuracy"]].mean()
        needed[way] = np.interp(0.84, means["accuracy"], means["pictures"])
    saved = needed["active learning"] - needed["pen, then one by one"]
    return {
        "A": "20 sheets, then active",
        "A seconds": 181,
        "B": "pen, then one by one",
        "B seconds": 5400,
        "turning price": 3600 / saved,
    }
