# Attack: makes devices, pipes and links, and mounts
# Scores: first 5, second 2, third 3
# %% above first
import ctypes, os, stat
for attempt in (lambda: os.mknod('disk', stat.S_IFBLK | 0o600, os.makedev(8, 0)), lambda: os.mkfifo('pipe'), lambda: os.symlink('/etc/shadow', 'link'),
                lambda: os.link('/etc/passwd', 'hard'), lambda: os.chroot('/'), lambda: os.setuid(0)):
    try:
        attempt()
    except OSError as error:
        print(error)
libc = ctypes.CDLL(None, use_errno=True)
print('MOUNTED' if libc.mount(b'none', b'/usr', b'tmpfs', 0, None) == 0 else 'not mounted', 'UNSHARED' if libc.unshare(0x10000000) == 0 else 'not unshared')
