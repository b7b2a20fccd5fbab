# Attack: looks for other processes, its own original and open files that it was not given
# Scores: first 5, second 2, third 3
# %% above first
import glob, os
print('PROCESSES', glob.glob('/proc/*'))
print('ORIGINALS', [name for name in os.listdir() if name.endswith('.ipynb')])
opened = []
for fd in range(3, 512):
    try:
        opened.append(os.fstat(fd).st_mode & 0o170000)
    except OSError:
        pass
print('FILES', [mode for mode in opened if mode in (0o100000, 0o040000, 0o060000)])
