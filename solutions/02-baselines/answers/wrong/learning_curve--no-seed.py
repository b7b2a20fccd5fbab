# Misconception: draws anew each time, and forgets the seed.
# Loses: test-learning_curve-draws
def learning_curve(sizes, seed):
    rng = np.random.default_rng(seed)
    rows = {}
    for size in sizes:
        drawn = np.random.permutation(1000)[:size]
        model = fit(train_images[drawn], train_labels[drawn])
        rows[size] = {"train": error_rate(train_labels[drawn], model.predict(train_images[drawn])), "validation": error_rate(valid_labels, model.predict(valid_images))}
    return pd.DataFrame.from_dict(rows, orient="index")
