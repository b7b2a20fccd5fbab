# Approach: everything computed from the times and the errors.
def my_choice():
    in_time = (phones <= 100).mean()
    errors = pd.Series(wrong)
    return {
        "model": errors[in_time >= 0.95].idxmin(),
        "in_time": round(in_time[errors.idxmin()], 2),
        "at_99": errors[in_time >= 0.99].idxmin(),
    }
