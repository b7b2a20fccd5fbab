# Attack: draws a figure of 50 megapixels
# Scores: first 5, second 2, third 3
# %% above first
import matplotlib.pyplot as plt
plt.figure(figsize=(80, 62), dpi=100)
plt.plot([1, 2])
plt.show()
