# Attack: looks for solutions, gradebook, ledger and other submissions
# Scores: first 5, second 2, third 3
# %% above first
import os
found = []
for top in ("COURSE", "/tmp", "/home", "/root", "/var", "/srv", "/mnt", "/scratch", "/opt"):
    for folder, _, names in os.walk(top):
        found += [os.path.join(folder, name) for name in names
                  if name.endswith((".ipynb", ".db")) and "site-packages" not in folder or name == "sentinel.txt"]
print("FOUND", found)
print("SEEN", os.path.exists("COURSE"))
