# Misconception: between two semicolons stands a condition without a name.
# Loses: test-new_conditions
def new_conditions(training, deployment):
    known = {name.strip() for name in training.split(";")}
    return {name.strip() for name in deployment.split(";")} - known
