# Attack: none; draws a small picture, which is to be the same bytes in every run
# Scores: first 5, second 2, third 3
# %% above first
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
