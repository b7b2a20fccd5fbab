# Misconception: the mean of the labels above one half, which makes sense for yes and no alone.
# Loses: test-majority_vote-classes
def majority_vote(annotations):
    return annotations.groupby("task")["label"].mean() > 0.5
