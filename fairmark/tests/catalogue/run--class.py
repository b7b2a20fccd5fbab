# Attack: answers with an object of its own class
# Scores: first 0, second 2, third 3
# %% first
class Doubled:
    def __init__(self, numbers):
        self.numbers = numbers
def double(numbers):
    return Doubled(numbers)
