# Misconception: recognises the crowd by the names of its tasks.
# Loses: test-choose_method, test-choose_method-stable
def choose_method(annotations):
    first = str(annotations["task"].iloc[0])
    number = len(annotations) / annotations["worker"].nunique()
    return "EM" if first.startswith("m") else "vote", number
