# Attack: the encoder sends lists nested two hundred thousand deep.
# Expect: 0
import fairmark.plain
def double(number):
    fairmark.plain.encode = lambda value: b"\x91" * 200_000 + b"\xc0"
    return 0
