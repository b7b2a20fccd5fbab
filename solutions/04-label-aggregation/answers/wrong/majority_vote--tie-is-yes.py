# Misconception: half of the votes is enough for a yes.
# Loses: test-majority_vote, test-majority_vote-classes
def majority_vote(annotations):
    counts = annotations.groupby(["task", "label"]).size().unstack(fill_value=0)
    return counts[counts.columns[::-1]].idxmax(axis=1)
