# Misconception: looks for conditions of the training that the deployment lacks.
# Loses: test-new_conditions
def new_conditions(training, deployment):
    known = {name.strip() for name in training.split(";")}
    used = {name.strip() for name in deployment.split(";")}
    return known - used - {""}
