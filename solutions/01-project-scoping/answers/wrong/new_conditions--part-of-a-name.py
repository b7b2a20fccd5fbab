# Misconception: a condition is known if its name occurs anywhere in the text of the training.
# Loses: test-new_conditions
def new_conditions(training, deployment):
    used = {name.strip() for name in deployment.split(";")}
    return {name for name in used if name and name not in training}
