# Attack: talks to the grader's ssh agent, by its path and by a name without a file
# Scores: first 5, second 2, third 3
# %% above first
import os, socket
for where in ('COURSE/agent', '\0agent-PORT', os.environ.get('SSH_AUTH_SOCK', 'none')):
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.settimeout(1)
            one.connect(where)
            one.send(b'out')
            print('CONNECTED', where)
    except OSError as error:
        print(error)
