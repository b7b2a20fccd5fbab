# Misconception: gold questions that nobody was asked count as a no.
# Loses: test-read_batch
def read_batch(path):
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    parts = []
    for question in range(1, 17):
        adjective, answer = raw[f"Input.adj_{question}"], raw[f"Answer.adj_{question}"]
        parts.append(pd.DataFrame({
            "task": raw["Input.attr_id"] + "|" + adjective, "worker": raw["WorkerId"], "label": answer == "Yes",
            "question": question, "hit": raw["HITId"], "seconds": raw["WorkTimeInSeconds"].astype(int),
            "approval": raw["LifetimeApprovalRate"].str.split("%").str[0].astype(float) / 100,
        }))
    return pd.concat(parts, ignore_index=True)
