# Misconception: takes Naa for a blank, and drops it.
# Loses: test-read_batch
def read_batch(path):
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    parts = []
    for question in range(1, 17):
        answer = raw[f"Answer.adj_{question}"]
        adjective = raw[f"Input.adj_{question}"]
        part = pd.DataFrame(
            {
                "task": raw["Input.attr_id"] + "|" + adjective,
                "worker": raw["WorkerId"],
                "label": answer == "Yes",
                "question": question,
                "hit": raw["HITId"],
                "seconds": raw["WorkTimeInSeconds"].astype(int),
                "approval": raw["LifetimeApprovalRate"].str.split("%").str[0].astype(float) / 100,
            }
        )
        parts.append(part[(adjective != "") & answer.isin(["Yes", "No"])])
    return pd.concat(parts, ignore_index=True)
