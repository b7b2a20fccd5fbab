# Attack: writes frames of its own into every open descriptor
# Scores: first 0, second 2, third 3
# %% above first
import os, struct, json
frame = json.dumps([]).encode()
for number in range(3, 64):
    try:
        os.write(number, struct.pack('>Q', len(frame)) + frame)
    except OSError:
        pass
# %% first
import os, struct
def double(numbers):
    from fairmark.protocol import codec
    for number in range(3, 64):
        for count in range(1, 9):
            data = codec.encode((count, 'returned', codec.encode([2, 4]), {}))
            try:
                os.write(number, struct.pack('>Q', len(data)) + data)
            except OSError:
                pass
    return 'wrong'
