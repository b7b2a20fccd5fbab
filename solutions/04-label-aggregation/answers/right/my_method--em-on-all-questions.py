# Approach: EM on all sixteen questions, gold included as unlabelled tasks
def my_method(annotations):
    posterior, _ = dawid_skene(annotations, max_iter=20)
    work = annotations.loc[annotations["question"] <= 10, "task"].unique()
    return (posterior[True] > 0.5).reindex(work)
