# Misconception: deeper headings cut, too.
# Loses: test-sections
def sections(text):
    found, name, code = {}, None, False
    for line in text.split("\n"):
        if line.startswith("```"):
            code = not code
        if line.lstrip("#").startswith(" ") and line.startswith("##") and not code:
            name = line.lstrip("#").strip().lower()
            found.setdefault(name, []).append("")
        elif name is not None:
            found[name][-1] += line + "\n"
    return {
        name: "\n\n".join(part.strip() for part in parts if part.strip())
        for name, parts in found.items()
    }
