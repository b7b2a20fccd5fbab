# Misconception: predicts the mean, which cannot lose to itself, nor beat itself.
# Loses: test-fixed_neighbours, test-fixed_line, test-fixed_units
def fixed_neighbours(train_features, train_targets, features, seed):
    return np.full(len(features), np.mean(train_targets))


def fixed_line(train_features, train_targets, features):
    return np.full(len(features), np.mean(train_targets))


def fixed_units(train_features, train_targets, features):
    return np.full(len(features), np.mean(train_targets))
