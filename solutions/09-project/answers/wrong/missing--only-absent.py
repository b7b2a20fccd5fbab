# Misconception: only sections that are not there or empty are missing.
# Loses: test-missing, test-missing-template
def missing(found, required, advice):
    names = []
    for name in required:
        copied = {bare(line) for line in advice.get(name, "").split("\n")}
        lines = [bare(line) for line in found.get(name, "").split("\n")]
        if not found.get(name, "").strip():
            names.append(name)
    return names
