# Approach: a list of checks, the first that applies wins
def checks(pixels):
    """Reasons and whether each applies; later ones may assume that earlier ones do not."""
    yield "no pixels", not isinstance(pixels, list)
    sizes = [len(row) if isinstance(row, list) else -1 for row in pixels]
    yield "too large", max([len(pixels), *sizes]) > 128
    yield "shape", len(pixels) < 8 or set(sizes) != {len(pixels)}
    flat = sum(pixels, [])
    yield "not a number", not {type(value) for value in flat} <= {int, float}
    array = np.array([max(-2, min(2, value)) if type(value) is int else value for value in flat])
    yield "not finite", not np.isfinite(array).all()
    yield "range", array.min() < 0 or array.max() > 1
    yield "blank", array.max() <= 0.2


# %%
def answer(payload, weights):
    pixels = payload["pixels"] if isinstance(payload, dict) and "pixels" in payload else None
    for reason, applies in checks(pixels):
        if applies:
            return 422, {"reason": reason}
    probabilities = forward(weights, prepare([fit(pixels)], full=1)).ravel().tolist()
    confidence = max(probabilities)
    return 200, {"digit": probabilities.index(confidence), "confidence": confidence}
