# Attack: hands in modules that have the names of others, beside the notebook
# Scores: first 5, second 2, third 3
# %% file numpy.py
raise SystemExit('SHADOWED numpy')
# %% file labkit.py
print('SHADOWED labkit')
# %% file sitecustomize.py
print('SHADOWED sitecustomize')
# %% file conftest.py
raise SystemExit('SHADOWED conftest')
# %% file fairmark.py
raise SystemExit('SHADOWED fairmark')
# %% file json.py
raise SystemExit('SHADOWED json')
# %% above first
import json, numpy, numpy.linalg
