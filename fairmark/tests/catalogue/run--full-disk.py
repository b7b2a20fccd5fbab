# Attack: fills what it can write to, at most 600 MB
# Scores: first 5, second 2, third 3
# %% above first
for number in range(600):
    try:
        open(f'{number}.bin', 'wb').write(bytes(1_000_000))
    except OSError as error:
        print(error)
        break
# %% above first
import os, glob
for name in glob.glob('*.bin'):
    os.remove(name)
