# Approach: keep a mask of asked-and-answered rows for each question, stack the sixteen parts.
def read_batch(path):
    """Read a Mechanical Turk batch into one row an answer.

    Parameters
    ----------
    path : str or Path
        The batch's CSV file.

    Returns
    -------
    DataFrame
        task : str, "attribute|adjective", made of Input.attr_id and Input.adj_q
        worker : str
        label : bool, True for Yes, False for No and Naa
        question : int, 1-16
        hit : str
        seconds : int, work time of the whole assignment
        approval : float, lifetime approval rate, 0-1
        Rows whose adjective or whose answer is blank are dropped. The order of the rows is free.

    Examples
    --------
    A row whose Input.attr_id is "beauty.n.01", Input.adj_3 is "TRUE" and Answer.adj_3 is "Naa" gives, among others, a row
    with task "beauty.n.01|TRUE", label False and question 3.
    """
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
