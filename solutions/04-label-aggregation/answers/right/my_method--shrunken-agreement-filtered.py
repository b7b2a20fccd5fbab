# Approach: agreement shrunk towards .85, and a filter by it.
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    rated = agreement(work)
    score = (rated["agreement"].fillna(0) * rated["counted"] + 0.85 * 10) / (rated["counted"] + 10)
    return filtered_vote(work, score, 0.85)
