# Attack: awaits at the top level
# Scores: first 5, second 2, third 3
# %% above first
import asyncio
await asyncio.sleep(0.01)
waited = True
