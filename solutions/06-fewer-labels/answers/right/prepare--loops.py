# Approach: pixel by pixel
def prepare(bitmap):
    bitmap = np.asarray(bitmap)
    ink = [(r, c) for r in range(bitmap.shape[0]) for c in range(bitmap.shape[1]) if bitmap[r, c]]
    result = np.zeros((8, 8), dtype=int)
    if not ink:
        return result
    top, left = min(r for r, _ in ink), min(c for _, c in ink)
    height = max(r for r, _ in ink) - top + 1
    width = max(c for _, c in ink) - left + 1
    n = max(height, width)
    down, across = (n - height) // 2, (n - width) // 2
    dark = {(r - top + down, c - left + across) for r, c in ink}
    for i in range(32):
        for j in range(32):
            if (int((i + 0.5) * n / 32), int((j + 0.5) * n / 32)) in dark:
                result[i // 4, j // 4] += 1
    return result
