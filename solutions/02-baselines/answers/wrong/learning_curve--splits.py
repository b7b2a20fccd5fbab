# Misconception: a split can take all images for training and leave none.
# Loses: test-learning_curve
from sklearn.model_selection import train_test_split


def learning_curve(sizes, seed):
    rows = {}
    for s in sizes:
        x, _, y, _ = train_test_split(train_images, train_labels, train_size=s, random_state=seed)
        m = fit(x, y)
        rows[s] = {
            "train": error_rate(y, m.predict(x)),
            "validation": error_rate(valid_labels, m.predict(valid_images)),
        }
    return pd.DataFrame(rows).T
