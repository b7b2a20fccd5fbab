# Approach: loop over the rows, list of dicts, regex for the approval
import re
def read_batch(path):
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    parts = []
    for question in range(1, 17):
        adjective = raw[f"Input.adj_{question}"]
        answer = raw[f"Answer.adj_{question}"]
        rows = []
        for i in range(len(raw)):
            if adjective[i] == "" or answer[i] == "":
                continue
            row = raw.iloc[i]
            rows.append({
                "task": row["Input.attr_id"] + "|" + adjective[i],
                "worker": row["WorkerId"],
                "label": {"Yes": True, "No": False, "Naa": False}[answer[i]],
                "question": question,
                "hit": row["HITId"],
                "seconds": int(row["WorkTimeInSeconds"]),
                "approval": int(re.match(r"(\d+)%", row["LifetimeApprovalRate"]).group(1)) / 100,
            })
        parts.append(pd.DataFrame(rows))
    return pd.concat(parts, ignore_index=True)
