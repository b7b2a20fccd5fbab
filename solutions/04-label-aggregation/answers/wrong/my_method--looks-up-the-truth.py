# Misconception: labels the tasks whose truth is public, and no others.
# Loses: test-my_method, test-my_method-vote
def my_method(annotations):
    return truth.copy()
