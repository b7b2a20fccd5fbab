# Misconception: the template's words count as written.
# Loses: test-missing, test-missing-template
def missing(found, required, advice):
    names = []
    for name in required:
        copied = {bare(line) for line in advice.get(name, "").split("\n")}
        lines = [bare(line) for line in found.get(name, "").split("\n")]
        if all(line in PLACEHOLDERS for line in lines):
            names.append(name)
    return names
