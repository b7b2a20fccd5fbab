# Approach: draws by pandas, and takes the errors from the score of the model, in a helper of its own.
def one_size(size, seed):
    chosen = pd.Series(range(len(train_labels))).sample(size, random_state=seed + size).to_numpy()
    model = fit(train_images[chosen], train_labels[chosen])
    return {"validation": 1 - model.score(valid_images, valid_labels), "train": 1 - model.score(train_images[chosen], train_labels[chosen])}

# %%
def learning_curve(sizes, seed):
    return pd.DataFrame({size: one_size(size, seed) for size in sizes}).T
