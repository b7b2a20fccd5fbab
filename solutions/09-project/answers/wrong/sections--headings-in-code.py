# Misconception: a heading inside code counts.
# Loses: test-sections-edges
def sections(text):
    found, name, code = {}, None, False
    for line in text.split("\n"):
        if line.startswith("```"):
            code = not code
        if line.startswith("## "):
            name = line[3:].strip().lower()
            found.setdefault(name, []).append("")
        elif name is not None:
            found[name][-1] += line + "\n"
    return {
        name: "\n\n".join(part.strip() for part in parts if part.strip())
        for name, parts in found.items()
    }
