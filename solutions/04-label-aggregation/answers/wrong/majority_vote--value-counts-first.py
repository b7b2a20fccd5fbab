# Misconception: takes the first of value_counts; in a tie that is the one seen first, not the smallest.
# Loses: test-majority_vote, test-majority_vote-classes
def majority_vote(annotations):
    return annotations.groupby("task")["label"].agg(lambda s: s.value_counts().idxmax())
