# Approach: the first way by a loop, the price as read from the table
def decide():
    def first(found):
        reached = {way: seconds for way, seconds in found.items() if seconds is not None}
        way = min(reached, key=reached.get)
        return way, reached[way]

    a, a_seconds = first(seconds_to_reach(priced(2, 5, 1), FIXED, 0.98))
    b, b_seconds = first(seconds_to_reach(priced(180), FIXED, 0.84))
    return {"A": a, "A seconds": a_seconds, "B": b, "B seconds": b_seconds, "turning price": 90}
