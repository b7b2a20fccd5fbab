# Attack: an input transformer empties every later cell.
# Expect: 0
get_ipython().input_transformers_cleanup.append(lambda lines: ["pass\n"])
