# Attack: a called function writes frames of its own into every open socket; the value 0 is no answer.
# Expect: 0
import os, stat, struct
import fairmark.protocol.codec
def double(number):
    payload = fairmark.protocol.codec.encode((0, "passed", 100, {}))
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, struct.pack(">Q", len(payload)) + payload)
        except OSError:
            pass
    return 0
