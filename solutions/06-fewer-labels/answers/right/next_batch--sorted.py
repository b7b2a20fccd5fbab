# Approach: sorted pairs of margin and row
def next_batch(probabilities, labelled, size):
    pairs = []
    for row, shares in enumerate(probabilities):
        if row in labelled:
            continue
        first, second = sorted(shares, reverse=True)[:2]
        pairs.append((first - second, row))
    return [row for _, row in sorted(pairs)[:size]]
