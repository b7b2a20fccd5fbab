# Attack: calls quit() and exit()
# Scores: first 5, second 2, third 3
# %% above first
quit()
# %% above first
exit()
