# Misconception: moves the predictions until their own mean and spread are those of the training targets.
# Loses: test-fixed_units
def fixed_neighbours(train_features, train_targets, features, seed):
    scaler = StandardScaler().fit(train_features)
    model = KNeighborsRegressor(5).fit(scaler.transform(train_features), train_targets)
    return model.predict(scaler.transform(features))


def fixed_line(train_features, train_targets, features):
    scaler = StandardScaler().fit(train_features)
    model = LinearRegression().fit(scaler.transform(train_features), train_targets)
    return model.predict(scaler.transform(features))


def fixed_units(train_features, train_targets, features):
    centre, spread = np.mean(train_targets), np.std(train_targets)
    model = LinearRegression().fit(train_features, (train_targets - centre) / spread)
    predicted = model.predict(features)
    spread_of_all = np.std(model.predict(train_features))
    return centre + spread * spread_of_all * (predicted - predicted.mean()) / max(predicted.std(), 1e-9)
