# Misconception: in a tie the label that comes first in the file wins, so the result depends on the order of the rows.
# Loses: test-majority_vote, test-majority_vote-classes
from collections import Counter

def majority_vote(annotations):
    return pd.Series({task: Counter(labels.tolist()).most_common(1)[0][0] for task, labels in annotations.groupby("task")["label"]})
