# Approach: recursion over the names of the compiled code, and ast.dump instead of a text.
import ast


def names_in(tree):
    parts = list(ast.walk(tree))
    arguments = [part.arg for part in parts if type(part) is ast.arg]
    return sorted({part.id for part in parts if hasattr(part, "id")}.difference(arguments))


# %%
import ast


def fingerprint(sources, node):
    found = {}

    def collect(name):
        if name in sources and name not in found:
            tree = ast.parse(sources[name])
            found[name] = ast.dump(tree)
            for used in names_in(tree):
                collect(used)

    collect(node)
    return address("\n".join(f"{name} {found[name]}" for name in sorted(found)))
