# Misconception: reports the share that is right.
# Loses: test-learning_curve, test-learning_curve-draws
def learning_curve(sizes, seed):
    rng = np.random.default_rng(seed)
    rows = {}
    for size in sizes:
        drawn = rng.choice(1000, size, replace=False)
        model = fit(train_images[drawn], train_labels[drawn])
        rows[size] = {"train": model.score(train_images[drawn], train_labels[drawn]), "validation": model.score(valid_images, valid_labels)}
    return pd.DataFrame.from_dict(rows, orient="index")
