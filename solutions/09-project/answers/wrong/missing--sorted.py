# Misconception: the names come sorted, not in the order asked for.
# Loses: test-missing
def missing(found, required, advice):
    names = []
    for name in required:
        copied = {bare(line) for line in advice.get(name, "").split("\n")}
        lines = [bare(line) for line in found.get(name, "").split("\n")]
        if all(line in PLACEHOLDERS or line in copied for line in lines):
            names.append(name)
    return sorted(names)
