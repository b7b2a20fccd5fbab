# Approach: scipy's binomial test does the coin tosses.
from scipy.stats import binomtest

def mcnemar_exact(truth, a, b):
    table = pd.DataFrame({"truth": truth, "a": a.reindex(truth.index), "b": b.reindex(truth.index)})
    only_a = int(((table["a"] == table["truth"]) & (table["b"] != table["truth"])).sum())
    only_b = int(((table["b"] == table["truth"]) & (table["a"] != table["truth"])).sum())
    return float(binomtest(only_a, only_a + only_b).pvalue) if only_a + only_b else 1.0
