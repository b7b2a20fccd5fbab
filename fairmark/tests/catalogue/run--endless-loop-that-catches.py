# Attack: swallows every exception, for ever
# Scores: first 5, second 2, third 3
# %% above first
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
