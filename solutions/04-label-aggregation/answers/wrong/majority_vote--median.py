# Misconception: the middle label instead of the most frequent one (right for yes and no with a tie rounded down).
# Loses: test-majority_vote-classes
def majority_vote(annotations):
    def middle(labels):
        ordered = sorted(labels)
        return ordered[(len(ordered) - 1) // 2]

    return annotations.groupby("task")["label"].agg(middle)
