# Attack: overwrites the released data, which later tests do not see
# Scores: first 5, second 2, third 3
# %% above first
open('numbers.csv', 'w').write('number\n99\n');
