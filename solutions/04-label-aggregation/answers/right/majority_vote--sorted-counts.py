# Approach: counts (task, label), sorts by count and label, and keeps the first row of each task.
def majority_vote(annotations):
    counts = annotations.value_counts(["task", "label"]).rename("votes").reset_index()
    first = counts.sort_values(["task", "votes", "label"], ascending=[True, False, True]).drop_duplicates("task")
    return first.set_index("task")["label"]
