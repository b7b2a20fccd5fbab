# Approach: numbers computed from the flights
def count_months():
    harmful = rings = both = 0
    for month, now in flights[flights["month"] > 3].groupby("month"):
        said, was = now["predicted"].mean(), now["late"].mean()
        off = abs(was - said) > 0.04
        loud = abs(was - said) > 2.77 * math.sqrt(said * (1 - said) / len(now))
        harmful, rings, both = harmful + off, rings + loud, both + (off and loud)
    return int(harmful), int(both), int(rings - both)


# %%
def my_watch():
    harmful_months, seen, false_alarms = count_months()
    per_day = data.load("flights-2013", "daily")
    return {
        "monitor": "outcomes",
        "harmful_months": harmful_months,
        "seen": seen,
        "false_alarms": false_alarms,
        "days_late": 1.0,
        "price": float(per_day["flights"].mean()),
        "worst_day": round(float((per_day["cancelled"] / per_day["flights"]).max()), 2),
    }
