# Approach: one return a reason
def answer(payload, weights):
    def no(reason):
        return 422, {"reason": reason}

    if not isinstance(payload, dict) or not isinstance(payload.get("pixels"), list):
        return no("no pixels")
    pixels = payload["pixels"]
    n = len(pixels)
    if n > 128:
        return no("too large")
    for row in pixels:
        if isinstance(row, list) and len(row) > 128:
            return no("too large")
    if n < 8:
        return no("shape")
    for row in pixels:
        if not isinstance(row, list) or len(row) != n:
            return no("shape")
    for row in pixels:
        for value in row:
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                return no("not a number")
    for row in pixels:
        for value in row:
            if isinstance(value, float) and not math.isfinite(value):
                return no("not finite")
    for row in pixels:
        for value in row:
            if value < 0 or value > 1:
                return no("range")
    drawing = np.array(pixels, dtype=float)
    if not (drawing > 0.2).any():
        return no("blank")
    x = prepare(np.array([fit(drawing)]), full=1)
    p = np.asarray(forward(weights, x))[0]
    best = int(np.argmax(p))
    return 200, {"digit": best, "confidence": float(p[best])}
