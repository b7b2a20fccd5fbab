# Attack: takes memory that belongs to no process; what honest code shares between processes is there
# Scores: first 5, second 2, third 3
# %% above first
import ctypes
import os
libc = ctypes.CDLL(None, use_errno=True)
try:
    print('TAKEN', os.memfd_create('held'))
except OSError as error:
    print(error)
for name, number in (('shmget', libc.shmget(0, 1 << 20, 0o1600)), ('msgget', libc.msgget(0, 0o1600))):
    print(name, 'TAKEN' if number >= 0 else 'refused')
# %% above second
import io
import multiprocessing
from multiprocessing.shared_memory import SharedMemory
import matplotlib.pyplot as plt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
with multiprocessing.get_context('fork').Pool(2) as pool:
    print('POOL', pool.map(abs, [-1, 2]))
array = multiprocessing.Array('d', 1000)
memory = SharedMemory(create=True, size=1000)
memory.close()
memory.unlink()
table = pa.Table.from_pandas(pd.DataFrame({'a': range(1000)}))
pq.write_table(table, 'table.parquet')
print('ARROW', pq.read_table('table.parquet', memory_map=True).num_rows)
called = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda number: number + 1)
print('CALLED', called(1))
figure, axes = plt.subplots()
axes.plot([1, 2])
figure.savefig(io.BytesIO())
plt.close(figure)
print('DRAWN')
