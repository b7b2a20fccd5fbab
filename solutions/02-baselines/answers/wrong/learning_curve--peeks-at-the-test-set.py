# Misconception: measures the validation error on the test images.
# Loses: test-learning_curve
def learning_curve(sizes, seed):
    rng = np.random.default_rng(seed)
    rows = {}
    for size in sizes:
        drawn = rng.choice(1000, size, replace=False)
        model = fit(train_images[drawn], train_labels[drawn])
        rows[size] = {"train": error_rate(train_labels[drawn], model.predict(train_images[drawn])), "validation": error_rate(test_labels, model.predict(test_images))}
    return pd.DataFrame.from_dict(rows, orient="index")
