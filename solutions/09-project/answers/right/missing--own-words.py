# Approach: the first line of one's own decides.
def written(text, template_text):
    copied = [bare(line) for line in template_text.split("\n")]
    for line in text.split("\n"):
        if bare(line) not in PLACEHOLDERS and bare(line) not in copied:
            return True
    return False


def missing(found, required, advice):
    result = []
    for name in required:
        if name not in found or not written(found[name], advice.get(name, "")):
            result.append(name)
    return result
