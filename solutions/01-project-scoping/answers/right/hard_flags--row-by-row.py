# Approach: a dict of three answers a row; each condition of the deployment is looked for in a list of the training's.
def hard_flags(projects):
    found = []
    for _, row in projects.iterrows():
        known = [part.strip() for part in row["training"].split(";")]
        used = [part.strip() for part in row["deployment"].split(";") if part.strip() != ""]
        precise = row["output"] == "number" and not pd.isna(row["tolerance"]) and row["tolerance"] <= 0.02
        found.append({"complex": row["output"] not in ("class", "number"), "reliability": bool(precise or row["accuracy_needed"] >= 0.999),
                      "generalisation": any(part not in known for part in used)})
    return pd.DataFrame(found, index=projects.index)
