# Misconception: one yes of three is a yes, because true pairs are missed so often; the false alarms of nine no's in ten drown it.
# Loses: test-my_method-vote
def my_method(annotations):
    work = annotations[annotations["question"] <= 10]
    return work.groupby("task")["label"].max()
