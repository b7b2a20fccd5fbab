# Approach: count the answers of constant and hurried workers; Dawid-Skene where they are many, the plain vote where they are few.
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    flags = suspicious_workers(annotations)
    odd = flags.index[flags["constant"] | flags["too_fast"]]
    votes = majority_vote(work)
    if work["worker"].isin(odd).mean() < 0.05:  # a crowd that does its work: nothing beat the vote
        return votes.astype(bool)
    posterior, _ = dawid_skene(work, max_iter=10)
    return (posterior[True] > 0.5).reindex(votes.index)
