# Misconception: every whole number of JSON fits into a float
# Loses: test-answer-values
def answer(payload, weights):
    def no(reason):
        return 422, {"reason": reason}

    pixels = payload.get("pixels") if isinstance(payload, dict) else None
    if not isinstance(pixels, list):
        return no("no pixels")
    lists = [row for row in pixels if isinstance(row, list)]
    if len(pixels) > 128 or any(len(row) > 128 for row in lists):
        return no("too large")
    if len(pixels) < 8 or any(not isinstance(row, list) or len(row) != len(pixels) for row in pixels):
        return no("shape")
    if any(type(value) not in (int, float) for row in pixels for value in row):
        return no("not a number")
    drawing = np.array(pixels, dtype=float)
    if not np.isfinite(drawing).all():
        return no("not finite")
    if drawing.min() < 0 or drawing.max() > 1:
        return no("range")
    if drawing.max() <= 0.2:
        return no("blank")
    p = forward(weights, prepare(fit(drawing)[np.newaxis], full=1))[0]
    return 200, {"digit": int(p.argmax()), "confidence": float(p.max())}
