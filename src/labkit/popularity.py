"""The popularity predictor: simulated photos and log-ins, what two
classifiers said, and nodes.

A photo service wants to guess at night which of the day's photos will be popular.
The inputs lie in three places, as in a real one: a database, a log, and the
outputs of other models.
"""

import numpy as np
import pandas as pd

PHOTOS = 300
USERS = 40
CONTENTS = ("pet", "food", "street")
STYLES = ("plain", "moody")
# What a photo's likes are made of, in this simulation.
#: Likes for each log-in of its user.
_PER_LOGIN = 3.0
#: Likes for each content, and for each style.
_PER_CONTENT = (12.0, 6.0, 0.0)
_PER_STYLE = (0.0, 4.0)
#: Standard deviation of the rest.
_NOISE = 4.0


def sources(seed: int) -> dict[str, pd.DataFrame]:
    """Simulate one night's inputs.

    Parameters
    ----------
    seed : int
        Decides everything.

    Returns
    -------
    dict of str to DataFrame
        photo_table : photo, user, hour, likes (the database)
        login_log : user, when (the log; a line may stand twice, as logs do)
        model_outputs : photo, content, style (what two classifiers said)
    """
    # Each part draws from the generator: their order is part of what a seed gives.
    rng = np.random.default_rng(seed)
    user = rng.integers(0, USERS, PHOTOS)
    content = rng.integers(0, len(CONTENTS), PHOTOS)
    style = rng.integers(0, len(STYLES), PHOTOS)
    logins = rng.poisson(3, USERS)
    likes = _PER_LOGIN * logins[user]
    likes += np.take(_PER_CONTENT, content)
    likes += np.take(_PER_STYLE, style)
    likes += rng.normal(0, _NOISE, PHOTOS)
    photo = [f"p{number:03}" for number in range(PHOTOS)]
    user_names = [f"u{number:02}" for number in range(USERS)]
    names = np.array(user_names)
    log = {
        "user": np.repeat(names, logins),
        "when": rng.permutation(logins.sum()),
    }
    login_log = pd.DataFrame(log)
    whole_likes = likes.round().clip(0)
    photos = {
        "photo": photo,
        "user": names[user],
        "hour": rng.integers(0, 24, PHOTOS),
        "likes": whole_likes.astype(int),
    }
    outputs = {
        "photo": photo,
        "content": np.take(CONTENTS, content),
        "style": np.take(STYLES, style),
    }
    return {
        "photo_table": pd.DataFrame(photos),
        "login_log": login_log.sort_values("when", ignore_index=True),
        "model_outputs": pd.DataFrame(outputs),
    }


def written_twice(log: pd.DataFrame) -> pd.DataFrame:
    """Give a log whose last ten lines stand twice, as after a
    crash that was retried."""
    last = log.tail(10)
    return pd.concat([log, last], ignore_index=True)


def photos(photo_table: pd.DataFrame) -> pd.DataFrame:
    """Give each photo once."""
    return photo_table.drop_duplicates("photo")


def tags(model_outputs: pd.DataFrame) -> pd.DataFrame:
    """Give a column of 0 and 1 for each content and each style."""
    both = pd.get_dummies(model_outputs[["content", "style"]], dtype=float)
    return both.assign(photo=model_outputs["photo"])


def training_table(
    photos: pd.DataFrame,
    user_features: pd.DataFrame,
    tags: pd.DataFrame,
) -> pd.DataFrame:
    """Join what is known of each photo."""
    with_user = photos.merge(user_features, on="user", how="left")
    joined = with_user.merge(tags, on="photo")
    return joined.fillna({"visits": 0})


def weights(training_table: pd.DataFrame) -> dict:
    """Fit the likes by least squares."""
    likes = training_table["likes"]
    inputs = training_table.drop(columns=["photo", "user", "hour", "likes"])
    found, *_ = np.linalg.lstsq(inputs.astype(float), likes, rcond=None)
    return dict(zip(inputs.columns, found.round(6).tolist(), strict=True))


def typical_error(weights: dict, training_table: pd.DataFrame) -> float:
    """Give the mean distance between what the weights guess and the likes."""
    names = list(weights)
    guess = training_table[names] @ pd.Series(weights)
    error = (guess - training_table["likes"]).abs().mean()
    return round(float(error), 3)
