# Misconception: how many answers the typical worker gave, whatever the number of classes.
# Loses: test-choose_method
def choose_method(annotations):
    given = annotations.groupby("worker")["label"].transform("size")
    number = float(given.median())
    return ("EM", number) if number > 15 else ("vote", number)
