# Approach: each worker's yes and answers in lists, drawn by Python's own generator.
import random


def version_effect(answers, a, b, draws, seed):
    generator = random.Random(seed)
    sums = {a: {}, b: {}}
    for version, worker, label in zip(answers["version"], answers["worker"], answers["label"]):
        if version in sums and not pd.isna(label):
            yes, asked = sums[version].get(worker, (0, 0))
            sums[version][worker] = (yes + int(label), asked + 1)

    def share(workers):
        return sum(yes for yes, _ in workers) / sum(asked for _, asked in workers)

    workers = {version: list(found.values()) for version, found in sums.items()}
    shares = {version: share(found) for version, found in workers.items()}
    variance = 0
    for version, found in workers.items():
        count = sum(asked for _, asked in found)
        variance += shares[version] * (1 - shares[version]) / count
    drawn = []
    for _ in range(draws):
        again = {v: share(generator.choices(found, k=len(found))) for v, found in workers.items()}
        drawn.append(again[b] - again[a])
    drawn.sort()
    difference = shares[b] - shares[a]
    return {
        "difference": difference,
        "naive_low": difference - 1.96 * variance**0.5,
        "naive_high": difference + 1.96 * variance**0.5,
        "low": drawn[int(0.025 * draws)],
        "high": drawn[int(0.975 * draws)],
    }
