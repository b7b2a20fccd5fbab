# Attack: hidden arguments are kept in globals and a file, and shown by the message of a later, visible test.
# Expect: 12
kept = []
def double(number):
    kept.append(number)
    with open("kept.txt", "a") as file:
        file.write(f"argument {number}\n")
    return 2 * number
# %%
import os
name = f"kept {kept} " + (open("kept.txt").read() if os.path.exists("kept.txt") else "")
