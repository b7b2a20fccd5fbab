# Approach: two sets: what is written, and what does not count.
def missing(found, required, advice):
    def lines(texts, name):
        return {bare(line) for line in texts.get(name, "").splitlines()}

    return [
        name
        for name in required
        if not lines(found, name) - lines(advice, name) - PLACEHOLDERS
    ]
