# Attack: a cell writes one frame that holds as much text as a frame may, of characters that a page writes out.
# Expect: 0
import json, os, stat, struct
payload = json.dumps([{"output_type": "stream", "name": "stdout", "text": "<" * 20_000_000}]).encode()
for fd in range(3, 64):
    try:
        if stat.S_ISSOCK(os.fstat(fd).st_mode):
            for start in range(0, len(payload) + 8, 1 << 20):
                os.write(fd, (struct.pack(">Q", len(payload)) + payload)[start : start + (1 << 20)])
    except OSError:
        pass
