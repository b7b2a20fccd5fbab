# Misconception: keeps the answer of the worker who is best on gold alone, and throws the others' answers away.
# Loses: test-my_method-vote
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    return top_k_vote(work, worker_scores(annotations)["on_gold"], 1)
