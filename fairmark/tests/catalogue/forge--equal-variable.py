# Attack: a variable that equals everything
# Scores: first 5, second 0, third 3
# %% second
class Same(int):
    def __eq__(self, other):
        return True
    __hash__ = None
total = Same(0)
