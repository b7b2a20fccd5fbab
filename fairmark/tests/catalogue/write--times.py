# Attack: writes to the times of whatever is not its own, which another submission could read
# Scores: first 5, second 2, third 3
# %% above first
import os
own = ('/scratch', '/tmp', '/dev/shm', '/dev/pts', '/dev/ptmx')  # mounted anew for each submission
places = [os.path.join(place, name) for top in ('/dev', '/etc', '/proc', '/tmp', '/usr/share/zoneinfo')
          for place, folders, files in os.walk(top) for name in folders + files]
for path in ['/', '/dev', '/usr', '/usr/lib', os.__file__, *places]:
    if not path.startswith(own):
        for attempt in (lambda: os.utime(path), lambda: os.utime(path, (42, 42)), lambda: os.chmod(path, 0o666), lambda: os.setxattr(path, 'user.x', b'1')):
            try:
                attempt()
                print('GOT OUT by', path)
            except OSError:
                pass
before = os.stat('/dev/zero')
with open('/dev/zero', 'rb') as zero, open('/dev/null', 'wb') as null:
    null.write(zero.read(10))
print('USED', os.stat('/dev/zero') == before, len(places) > 100)
