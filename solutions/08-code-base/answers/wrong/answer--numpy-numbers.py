# Misconception: NumPy's numbers can go into JSON
# Loses: test-answer
def answer(payload, weights):
    pixels = payload.get("pixels") if isinstance(payload, dict) else None
    if not isinstance(pixels, list):
        return 422, {"reason": "no pixels"}
    lists = [row for row in pixels if isinstance(row, list)]
    if len(pixels) > 128 or any(len(row) > 128 for row in lists):
        return 422, {"reason": "too large"}
    if len(pixels) < 8 or any(not isinstance(row, list) or len(row) != len(pixels) for row in pixels):
        return 422, {"reason": "shape"}
    flat = [value for row in pixels for value in row]
    if any(isinstance(value, bool) or not isinstance(value, (int, float)) for value in flat):
        return 422, {"reason": "not a number"}
    if any(value != value or abs(value) == math.inf for value in flat):
        return 422, {"reason": "not finite"}
    if min(flat) < 0 or max(flat) > 1:
        return 422, {"reason": "range"}
    if max(flat) <= 0.2:
        return 422, {"reason": "blank"}

    x = prepare(fit(np.array(pixels, dtype=float))[None], full=1)
    p = forward(weights, x)[0]
    return 200, {"digit": p.argmax(), "confidence": p.max()}
