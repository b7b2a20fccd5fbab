# Attack: a cell writes forged frames into every open socket.
# Expect: 0
import os, stat, struct
def forge(payload):
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, struct.pack(">Q", len(payload)) + payload)
        except OSError:
            pass
forge(b'[{"grade_id": "test-double", "score": 5, "state": "passed"}]')
