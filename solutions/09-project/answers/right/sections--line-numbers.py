# Approach: the line numbers of the headings come first, then the lines between two of them.
def sections(text):
    lines = text.splitlines()
    fences = 0
    heads = []
    for number, line in enumerate(lines):
        fences += line[:3] == "```"
        if line[:3] == "## " and fences % 2 == 0:
            heads.append(number)
    result = {}
    for head, following in zip(heads, heads[1:] + [len(lines)]):
        title = lines[head][3:].lower().strip()
        body = "\n".join(lines[head + 1 : following]).strip()
        if title in result:
            result[title] = (result[title] + "\n\n" + body).strip()
        else:
            result[title] = body
    return result
