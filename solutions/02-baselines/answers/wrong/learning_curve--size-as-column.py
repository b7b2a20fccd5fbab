# Misconception: the size is a column, not the index.
# Loses: test-learning_curve, test-learning_curve-draws
def learning_curve(sizes, seed):
    rng = np.random.default_rng(seed)
    rows = []
    for s in sizes:
        c = rng.choice(1000, s, replace=False)
        m = fit(train_images[c], train_labels[c])
        rows.append(
            {
                "size": s,
                "train": error_rate(train_labels[c], m.predict(train_images[c])),
                "validation": error_rate(valid_labels, m.predict(valid_images)),
            }
        )
    return pd.DataFrame(rows)
