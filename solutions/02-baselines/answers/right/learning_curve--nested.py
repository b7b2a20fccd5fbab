# Approach: one permutation a curve, of which each size takes the beginning; a list of rows.
def learning_curve(sizes, seed):
    order = np.random.default_rng(seed).permutation(1000)
    rows = []
    for size in sizes:
        x, y = train_images[order[:size]], train_labels[order[:size]]
        model = fit(x, y)
        rows.append((np.mean(model.predict(x) != y), np.mean(model.predict(valid_images) != valid_labels)))
    return pd.DataFrame(rows, index=list(sizes), columns=["train", "validation"])
