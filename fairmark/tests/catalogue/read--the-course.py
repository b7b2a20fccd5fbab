# Attack: looks for solutions, gradebook, ledger and other submissions
# Scores: first 5, second 2, third 3
# %% above first
import os
found = []
for top in ("COURSE", "/tmp", "/home", "/root", "/var", "/srv", "/mnt", "/scratch", "/opt"):
    for folder, inside, names in os.walk(top):
        inside[:] = [one for one in inside if not one.startswith("python3")]  # takes seconds
        found += [os.path.join(folder, name) for name in names if name.endswith((".ipynb", ".db")) or name == "sentinel.txt"]
print("FOUND", found)
print("SEEN", os.path.exists("COURSE"))
