# Misconception: the names are compared with the blanks around them.
# Loses: test-new_conditions
def new_conditions(training, deployment):
    return set(deployment.split(";")) - set(training.split(";")) - {""}
