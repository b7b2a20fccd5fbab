# Misconception: the template's words of any section count as copied.
# Loses: test-missing-template
def missing(found, required, advice):
    names = []
    for name in required:
        copied = {bare(line) for line in "\n".join(advice.values()).split("\n")}
        lines = [bare(line) for line in found.get(name, "").split("\n")]
        if all(line in PLACEHOLDERS or line in copied for line in lines):
            names.append(name)
    return names
