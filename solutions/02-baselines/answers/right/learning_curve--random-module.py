# Approach: the random module of the standard library; one minus the accuracy of scikit-learn.
import random


def learning_curve(sizes, seed):
    rows = []
    for size in sizes:
        pick = random.Random(seed).sample(range(len(train_labels)), size)
        model = fit(train_images[pick], train_labels[pick])
        rows.append(
            (
                size,
                1 - model.score(train_images[pick], train_labels[pick]),
                1 - model.score(valid_images, valid_labels),
            )
        )
    return pd.DataFrame(rows, columns=["size", "train", "validation"]).set_index("size")
