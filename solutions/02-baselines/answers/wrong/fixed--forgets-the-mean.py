# Misconception: gives the predictions their size back, but not their centre.
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
    return model.predict(features) * spread
