# Approach: the number of answers that a typical answer's worker gave.
def choose_method(annotations):
    given = annotations.groupby("worker")["label"].transform("size")
    number = float(given.median())
    return ("EM", number) if number > 15 else ("vote", number)
