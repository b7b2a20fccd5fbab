# Attack: sends a set of numbers whose hashes are all 0, which takes minutes to read and cannot be interrupted.
# Expect: 0
import fairmark.plain
true = fairmark.plain.encode
def slow(value):
    if type(value) is not tuple:
        return true(value)
    numbers = [k * (2**61 - 1) for k in range(2, 200_000)]
    return true([value[0], "value", [fairmark.plain.msgpack.ExtType(2, b""), *numbers], {}])
def double(number):
    fairmark.plain.encode = slow
    return 0
