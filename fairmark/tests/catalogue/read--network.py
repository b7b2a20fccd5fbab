# Attack: connects by TCP and UDP, and asks for a name
# Scores: first 5, second 2, third 3
# %% above first
import socket
where = ('127.0.0.1', PORT)
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    try:
        with socket.socket(socket.AF_INET, kind) as one:
            one.settimeout(1)
            one.connect(where)
            one.send(b'out')
            print('CONNECTED', where)
    except OSError as error:
        print(error)
try:
    print(socket.gethostbyname('localhost'))
except OSError as error:
    print(error)
