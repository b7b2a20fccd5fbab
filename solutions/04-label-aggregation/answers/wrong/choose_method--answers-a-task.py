# Misconception: what counts is the number of answers a task.
# Loses: test-choose_method
def choose_method(annotations):
    number = len(annotations) / annotations["task"].nunique()
    return "EM" if number < 5 or number > 8 else "vote", number
