# Attack: the encoder sends lists nested two hundred thousand deep.
# Expect: 0
import fairmark.protocol.codec
def double(number):
    fairmark.protocol.codec.encode = lambda value, *a, **k: b"\x91" * 200_000 + b"\xc0"
    return 0
