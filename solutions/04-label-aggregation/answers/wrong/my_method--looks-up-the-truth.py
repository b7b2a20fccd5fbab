# Misconception: labels the tasks whose truth is public, and no others.
# Loses: test-my_method
def my_method(annotations):
    return truth.copy()
