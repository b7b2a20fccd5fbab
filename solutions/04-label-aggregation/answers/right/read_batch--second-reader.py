# Approach: keep a mask of asked-and-answered rows for each question, stack the sixteen parts.
def read_batch(path):
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)  # strings only: "TRUE" stays "TRUE", a blank is ""
    parts = []
    for question in range(1, 17):
        adjective, answer = raw[f"Input.adj_{question}"], raw[f"Answer.adj_{question}"]
        kept = (adjective != "") & (answer != "")
        parts.append(pd.DataFrame({
            "task": raw["Input.attr_id"] + "|" + adjective,
            "worker": raw["WorkerId"],
            "label": answer == "Yes",
            "question": question,
            "hit": raw["HITId"],
            "seconds": raw["WorkTimeInSeconds"].astype(int),
            "approval": raw["LifetimeApprovalRate"].str.split("%").str[0].astype(float) / 100,
        })[kept])
    return pd.concat(parts, ignore_index=True)
