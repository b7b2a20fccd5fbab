# Approach: scikit-learn's curve, turned round and without its last point.
def precision_recall_curve(truth, score):
    from sklearn import metrics

    precision, recall, threshold = metrics.precision_recall_curve(np.array(truth, int), score)
    if not any(truth):
        recall = recall * np.nan
    return pd.DataFrame({"threshold": threshold[::-1], "precision": precision[:-1][::-1], "recall": recall[:-1][::-1]})


def average_precision(truth, score):
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(np.array(truth, int), score)) if any(truth) else np.nan
