# Approach: pandas' own mode, which is sorted, so its first value is the smallest.
def majority_vote(annotations):
    return annotations.groupby("task")["label"].agg(lambda labels: labels.mode().iloc[0])
