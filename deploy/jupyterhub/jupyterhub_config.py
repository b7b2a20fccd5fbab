"""JupyterHub for the course on one server: everybody by their account of the system, the instructor
with Formgrader.

`up.py` copies this file into the folder that it makes (/srv/shipping-ml/hub); all else is found
from there.
"""

import os
import pwd
import sys
from pathlib import Path

c = get_config()  # type: ignore[name-defined]  # noqa: F821
HOME = Path(__file__).resolve().parents[1]
STUDENTS, COURSE, EXCHANGE = HOME / "students", HOME / "course", HOME / "exchange"
INSTRUCTOR = COURSE.owner()
PROGRAMS = Path(sys.prefix) / "bin"
#: Where Debian keeps the modules of the proxy, which a Node.js from elsewhere does not look into.
os.environ.setdefault("NODE_PATH", "/usr/share/nodejs")

# Passwords and cookies travel as they are: let a web server with a certificate (Caddy, nginx)
# answer to the world.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"

# nbgrader takes the student's name from the account, so everybody has an account of the system and
# its password.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.LocalAuthenticator.allowed_groups = {"shipping-ml"}
c.Authenticator.allowed_users = {INSTRUCTOR}

c.Spawner.default_url = "/lab"
c.Spawner.http_timeout = c.Spawner.start_timeout = 120
#: Run by the account itself: its folders, with the lectures and the data where the labs' links
#: expect them.
START = """set -e
mkdir -p "$SHIPPING_ML_WORK"
for folder in $SHIPPING_ML_LINKED; do ln -sfn "$folder" "$SHIPPING_ML_WORK/../"; done
exec "$@"
"""
c.Spawner.cmd = ["/bin/sh", "-c", START, "start", str(PROGRAMS / "jupyterhub-singleuser")]


def settle(spawner) -> None:
    """Give an account the tools and the folders of its part: the instructor's, or a student's."""
    teaches = spawner.user.name == INSTRUCTOR
    files = COURSE if teaches else STUDENTS
    place = COURSE if teaches else Path(pwd.getpwnam(spawner.user.name).pw_dir, "shipping-ml")
    roles = ["everyone"] if teaches else ["students", "everyone"]
    spawner.notebook_dir = str(place)
    spawner.environment = {
        "SHIPPING_ML_EXCHANGE": str(EXCHANGE),
        "SHIPPING_ML_WORK": str(place / "work"),
        "SHIPPING_ML_LINKED": "" if teaches else f"{STUDENTS / 'lectures'} {STUDENTS / 'data'}",
        # What Formgrader, Validate and Assignment List read: jupyter/ says who has which,
        # nbgrader_config.py the rest.
        "JUPYTER_CONFIG_PATH": os.pathsep.join(
            [*(str(files / "jupyter" / role) for role in roles), str(files)]
        ),
        "JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter")),
        "PATH": os.pathsep.join([str(PROGRAMS), os.defpath]),  # nbgrader starts a bare `alembic`
        "PYTHONPATH": str(files / "src"),
        "PYTHONNOUSERSITE": "1",
    }


c.Spawner.pre_spawn_hook = settle
