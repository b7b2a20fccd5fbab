# Attack: the encoder sends bytes that announce four thousand million items.
# Expect: 0
import fairmark.protocol.codec
def double(number):
    fairmark.protocol.codec.encode = lambda value, *a, **k: b"\xdd\xff\xff\xff\xff"
    return 0
