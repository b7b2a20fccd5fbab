# Attack: writes into the course, the home and the system
# Scores: first 5, second 2, third 3
# %% above first
from pathlib import Path
for place in ('COURSE', 'COURSE/source', '/root', '/etc', '/usr', '/tmp/..', '../..'):
    try:
        Path(place, 'written-by-a-student.txt').write_text('x')
        print('WRITTEN', Path(place).resolve())
    except OSError as error:
        print(error)
