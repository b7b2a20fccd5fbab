# Approach: counts the rows in plain Python.
def confident_share(probabilities, threshold):
    sure = [max(row) >= threshold for row in probabilities]
    return sum(sure) / len(sure) if sure else float("nan")
