# Attack: prints its environment and the files of its account
# Scores: first 5, second 2, third 3
# %% above first
import grp, os, pwd
print("ACCOUNTS", sorted(one.pw_name for one in pwd.getpwall()), sorted(one.gr_name for one in grp.getgrall()))
print(dict(os.environ))
for name in ('/etc/shadow', '/etc/passwd', '/proc/1/environ', '/proc/self/environ', '/root/.ssh', '/run'):
    try:
        print(name, os.listdir(name) if os.path.isdir(name) else open(name).read()[:200])
    except OSError as error:
        print(name, error)
