# Misconception: takes the label that most tasks have for all of them, because its accuracy is high.
# Loses: test-my_method-vote
def my_method(annotations):
    tasks = annotations.loc[annotations["question"] <= 10, "task"].unique()
    return pd.Series(False, index=tasks)
