# Approach: computed from the functions instead of written down
def decide():
    case_a = seconds_to_reach(priced(2, 5, 1), FIXED, 0.98)
    case_b = seconds_to_reach(priced(180), FIXED, 0.84)
    def first(c):
        c = {k: v for k, v in c.items() if v is not None}
        w = min(c, key=c.get)
        return w, c[w]
    n = seconds_to_reach(priced(1), {}, 0.84)
    return {"A": first(case_a)[0], "A seconds": first(case_a)[1], "B": first(case_b)[0], "B seconds": first(case_b)[1],
     "turning price": 3600 / (n["active learning"] - n["pen, then one by one"])}
