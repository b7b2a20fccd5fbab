# Misconception: names the task by the attribute's name, so that two senses of a word become one task.
# Loses: test-read_batch
def read_batch(path):
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    parts = []
    for question in range(1, 17):
        adjective, answer = raw[f"Input.adj_{question}"], raw[f"Answer.adj_{question}"]
        parts.append(pd.DataFrame({
            "task": raw["Input.attr_name"] + "|" + adjective, "worker": raw["WorkerId"], "label": answer == "Yes",
            "question": question, "hit": raw["HITId"], "seconds": raw["WorkTimeInSeconds"].astype(int),
            "approval": raw["LifetimeApprovalRate"].str.split("%").str[0].astype(float) / 100,
        })[(adjective != "") & (answer != "")])
    return pd.concat(parts, ignore_index=True)
