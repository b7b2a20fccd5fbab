# Misconception: predicts the mean, which cannot lose to itself, nor beat itself.
# Loses: test-mended_neighbours, test-mended_line, test-mended_units
def mended_neighbours(train_features, train_targets, features, seed):
    return np.full(len(features), np.mean(train_targets))


def mended_line(train_features, train_targets, features):
    return np.full(len(features), np.mean(train_targets))


def mended_units(train_features, train_targets, features):
    return np.full(len(features), np.mean(train_targets))
