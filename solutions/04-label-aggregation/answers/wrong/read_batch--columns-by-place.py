# Misconception: takes the answer columns in the order of the file, where Answer.adj_10 comes second.
# Loses: test-read_batch
def read_batch(path):
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    by_place = [column for column in raw.columns if column.startswith("Answer.")]
    parts = []
    for question in range(1, 17):
        adjective, answer = raw[f"Input.adj_{question}"], raw[by_place[question - 1]]
        parts.append(pd.DataFrame({
            "task": raw["Input.attr_id"] + "|" + adjective, "worker": raw["WorkerId"], "label": answer == "Yes",
            "question": question, "hit": raw["HITId"], "seconds": raw["WorkTimeInSeconds"].astype(int),
            "approval": raw["LifetimeApprovalRate"].str.split("%").str[0].astype(float) / 100,
        })[(adjective != "") & (answer != "")])
    return pd.concat(parts, ignore_index=True)
