# Attack: asks for input
# Scores: first 5, second 2, third 3
# %% above first
answer = input('your name? ')
