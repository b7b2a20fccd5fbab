# Attack: connects by TCP, UDP and unix sockets, and asks for a name
# Scores: first 5, second 2, third 3
# %% above first
import socket
for family, kind, where in ((socket.AF_INET, socket.SOCK_STREAM, ('127.0.0.1', PORT)), (socket.AF_INET, socket.SOCK_DGRAM, ('127.0.0.1', PORT)),
                            (socket.AF_UNIX, socket.SOCK_STREAM, 'COURSE/listener')):
    try:
        with socket.socket(family, kind) as one:
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
