# Approach: concatenates questions into a long list of dictionaries, row by row.
def read_batch(path):
    import csv

    rows = []
    with open(path, newline="", encoding="utf-8") as file:
        for line in csv.DictReader(file):
            for question in range(1, 17):
                adjective, answer = line[f"Input.adj_{question}"], line[f"Answer.adj_{question}"]
                if not adjective or not answer:
                    continue
                rows.append({
                    "task": line["Input.attr_id"] + "|" + adjective, "worker": line["WorkerId"], "label": answer == "Yes",
                    "question": question, "hit": line["HITId"], "seconds": int(line["WorkTimeInSeconds"]),
                    "approval": int(line["LifetimeApprovalRate"].partition("%")[0]) / 100,
                })
    return pd.DataFrame(rows)
