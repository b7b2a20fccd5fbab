# Approach: a loop that collects a list, some names perhaps twice.
def new_conditions(training, deployment):
    known = [name.strip() for name in training.split(";")]
    found = []
    for part in deployment.split(";"):
        name = part.strip()
        if name != "" and name not in known:
            found.append(name)
    return found
