# Approach: both ends of the interval at once, as an array.
def my_policy():
    error = 0.1044
    low, high = error + np.array([-1.96, 1.96]) * np.sqrt(error * (1 - error) / 6629)
    return {"lead": 2, "cap": 4, "answers": 2.45, "error": error, "low": low, "high": high}
