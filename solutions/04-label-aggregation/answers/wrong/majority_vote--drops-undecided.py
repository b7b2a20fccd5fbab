# Misconception: a task without an absolute majority gets no label at all.
# Loses: test-majority_vote, test-majority_vote-classes
def majority_vote(annotations):
    shares = annotations.groupby("task")["label"].value_counts(normalize=True)
    return shares[shares > 0.5].reset_index(level="label")["label"]
