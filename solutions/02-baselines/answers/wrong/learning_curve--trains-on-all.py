# Misconception: the training error is measured on all training images, also those that the model never saw.
# Loses: test-learning_curve, test-learning_curve-draws
def learning_curve(sizes, seed):
    rng = np.random.default_rng(seed)
    rows = {}
    for size in sizes:
        drawn = rng.choice(1000, size, replace=False)
        model = fit(train_images[drawn], train_labels[drawn])
        rows[size] = {"train": error_rate(train_labels, model.predict(train_images)), "validation": error_rate(valid_labels, model.predict(valid_images))}
    return pd.DataFrame.from_dict(rows, orient="index")
