# Approach: scikit-learn's functions, told to give NaN for what is unknown.
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support
# %%
def confusion_counts(truth, predicted):
    matrix = confusion_matrix(list(map(int, truth)), list(map(int, predicted)), labels=[0, 1]) if len(truth) else np.zeros((2, 2), int)
    (tn, fp), (fn, tp) = matrix
    return pd.Series({"tn": tn, "fp": fp, "fn": fn, "tp": tp})


def precision_recall_f(truth, predicted, beta):
    p, r, f, _ = precision_recall_fscore_support(np.array(truth, int), np.array(predicted, int), beta=beta, average="binary", zero_division=np.nan)
    return {"precision": p, "recall": r, "f": f}
