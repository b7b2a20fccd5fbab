# Approach: the code is masked first, then a regular expression cuts the text at its headings.
import re


def sections(text):
    def mask(match):
        return match.group(0).replace("## ", "##\0")

    masked = re.sub(r"(?ms)^```.*?(?:^```|\Z)", mask, text)
    pieces = re.split(r"(?m)^## (.*)$", masked)
    found = {}
    for name, body in zip(pieces[1::2], pieces[2::2]):
        name = name.strip().lower()
        body = body.replace("##\0", "## ").strip()
        both = [part for part in (found.get(name, ""), body) if part]
        found[name] = "\n\n".join(both)
    return found
