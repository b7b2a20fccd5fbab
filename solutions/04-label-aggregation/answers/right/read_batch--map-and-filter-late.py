# Approach: the scaffold, with the labels mapped by a dictionary, NaN for what is to be dropped, and the approval computed in a helper cell.
def approval_of(text):
    """The share in front of the percent sign; the exact ratio in the brackets would be as good."""
    right, total = text[text.index("(") + 1:text.index(")")].split("/")
    return int(right) / int(total)

# %%
def read_batch(path):
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    parts = []
    for question in range(1, 17):
        adjective, answer = raw[f"Input.adj_{question}"], raw[f"Answer.adj_{question}"]
        part = raw[["WorkerId", "HITId"]].rename(columns={"WorkerId": "worker", "HITId": "hit"})
        part["task"] = raw["Input.attr_id"].str.cat(adjective, sep="|")
        part["label"] = answer.map({"Yes": 1, "No": 0, "Naa": 0}).where(adjective.str.len() > 0)
        part["question"] = question
        part["seconds"] = pd.to_numeric(raw["WorkTimeInSeconds"])
        part["approval"] = raw["LifetimeApprovalRate"].map(approval_of)
        parts.append(part)
    table = pd.concat(parts).dropna(subset="label")
    return table.astype({"label": bool})[["task", "worker", "label", "question", "hit", "seconds", "approval"]]
