# Misconception: asks for a mean of one answer for each entry of the matrix; music has .67, and EM wins there.
# Loses: test-choose_method
def choose_method(annotations):
    entries = annotations["label"].nunique() ** 2
    number = annotations["worker"].value_counts().mean() / entries
    return "EM" if number >= 1 else "vote", number
