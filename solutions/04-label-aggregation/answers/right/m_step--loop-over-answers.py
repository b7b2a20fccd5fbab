# Approach: plain loops over the answers, lists instead of arrays in the result.
def m_step(task, worker, label, posterior):
    tasks, classes = len(posterior), len(posterior[0])
    shares = [sum(row[c] for row in posterior) / tasks for c in range(classes)]
    workers = max(worker) + 1
    confusion = [[[0.0] * classes for _ in range(classes)] for _ in range(workers)]
    for t, w, l in zip(task, worker, label):
        for c in range(classes):
            confusion[w][c][l] += posterior[t][c]
    for matrix in confusion:
        for c, row in enumerate(matrix):
            total = sum(row)
            matrix[c] = [value / total if total else 0.0 for value in row]
    return shares, confusion
