# Approach: Series.mode of each task sorts its results, so the first one is the smallest of a tie.
def majority_vote(annotations):
    return annotations.groupby("task")["label"].agg(lambda labels: labels.mode().iloc[0]).rename(None).rename_axis("task")
