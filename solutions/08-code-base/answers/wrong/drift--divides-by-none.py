# Misconception: there is always a column that can be tested
# Loses: test-drift
def drift(reference, current, level=0.05):
    p = {}
    for column in reference.columns:
        before, now = reference[column].dropna(), current[column].dropna()
        testable = len(before) and len(now)
        p[column] = float(ks_2samp(before, now).pvalue) if testable else math.nan
    tested = [value for value in p.values() if not math.isnan(value)]
    columns = [column for column in p if p[column] < level / len(tested)]
    return {"p": p, "columns": columns, "alarm": len(columns) > 0}
