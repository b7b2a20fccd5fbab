# Misconception: the section must equal the template's as a whole.
# Loses: test-missing, test-missing-template
def missing(found, required, advice):
    names = []
    for name in required:
        copied = {bare(line) for line in advice.get(name, "").split("\n")}
        lines = [bare(line) for line in found.get(name, "").split("\n")]
        if bare(found.get(name, "")) in PLACEHOLDERS or found[name] == advice.get(name):
            names.append(name)
    return names
