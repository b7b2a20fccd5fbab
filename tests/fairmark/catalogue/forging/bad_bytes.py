# Attack: the encoder sends bytes that announce four thousand million items.
# Expect: 0
import fairmark.plain
def double(number):
    fairmark.plain.encode = lambda value: b"\xdd\xff\xff\xff\xff"
    return 0
