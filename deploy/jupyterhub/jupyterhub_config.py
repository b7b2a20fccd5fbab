"""JupyterHub for the course on one server: everybody by their account of the system, the instructor
with Formgrader, and graders with its pages to grade on.

`up.py` copies this file into the folder that it makes (/srv/shipping-ml/hub); all else is found
from there.
"""

import csv
import os
import pwd
import socket
import sys
from pathlib import Path

c = get_config()  # type: ignore[name-defined]  # noqa: F821
HOME = Path(__file__).resolve().parents[1]
STUDENTS, COURSE, EXCHANGE = HOME / "students", HOME / "course", HOME / "exchange"
INSTRUCTOR = COURSE.owner()
#: The course, the service that its graders use, and the group of its students.
NAME = "shipping-ml"
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
c.LocalAuthenticator.allowed_groups = {NAME}


def graders() -> set[str]:
    """The accounts in the course's graders.csv, as they are when the hub starts."""
    path = COURSE / "graders.csv"
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = {(row.get("grader") or "").strip() for row in csv.DictReader(file)}
    return names - {""}


GRADERS = {INSTRUCTOR, *graders()}
c.Authenticator.allowed_users = GRADERS

c.Spawner.default_url = "/lab"
#: Seconds that a server may take to start, on a machine on which a whole class starts.
PATIENCE = 120
c.Spawner.http_timeout = c.Spawner.start_timeout = PATIENCE
#: Run by the account itself: its folders, with the lectures and the data where the labs' links
#: expect them.
START = """set -e
mkdir -p "$SHIPPING_ML_WORK"
for folder in $SHIPPING_ML_LINKED; do ln -sfn "$folder" "$SHIPPING_ML_WORK/../"; done
exec "$@"
"""
c.Spawner.cmd = ["/bin/sh", "-c", START, "start", str(PROGRAMS / "jupyterhub-singleuser")]


def variables(files: Path, place: Path, roles: list[str]) -> dict[str, str]:
    """What a server knows of the course: whose files it reads, and where its user works."""
    return {
        "SHIPPING_ML_EXCHANGE": str(EXCHANGE),
        "SHIPPING_ML_WORK": str(place / "work"),
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


def settle(spawner) -> None:
    """Give an account the tools and the folders of its part: the instructor's, or a student's."""
    if spawner.user.name == INSTRUCTOR:
        spawner.notebook_dir = str(COURSE)
        spawner.environment = variables(COURSE, COURSE, ["everyone", "instructors"])
        spawner.environment["SHIPPING_ML_LINKED"] = ""
    else:
        place = Path(pwd.getpwnam(spawner.user.name).pw_dir, "shipping-ml")
        spawner.notebook_dir = str(place)
        spawner.environment = variables(STUDENTS, place, ["students", "everyone"])
        linked = f"{STUDENTS / 'lectures'} {STUDENTS / 'data'}"
        spawner.environment["SHIPPING_ML_LINKED"] = linked


c.Spawner.pre_spawn_hook = settle


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# Graders sign in as themselves, and grade in the course's one Formgrader, which runs under the
# account that the course belongs to and has nothing else open (jupyter/graders). It asks the hub
# who each of them is, so the log of marks has their names.
# Reference: nbgrader's documentation, Using nbgrader with JupyterHub.
c.JupyterHub.load_groups = {f"formgrade-{NAME}": {"users": sorted(GRADERS)}}
c.JupyterHub.load_roles = [
    {
        "name": f"formgrade-{NAME}",
        "groups": [f"formgrade-{NAME}"],
        "scopes": [f"access:services!service={NAME}"],
    }
]
service = {
    "name": NAME,
    "url": f"http://127.0.0.1:{free_port()}",
    "command": [str(PROGRAMS / "jupyterhub-singleuser")],
    "user": INSTRUCTOR,
    "cwd": str(COURSE),
    "timeout": PATIENCE,  # after it the hub would not start at all
    "environment": variables(COURSE, COURSE, ["graders"])
    | {
        "JUPYTERHUB_DEFAULT_URL": "/formgrader/gradebook",
        "JUPYTERHUB_ROOT_DIR": str(COURSE),
    },
    "oauth_no_confirm": True,
}
# A course from before there were graders has nothing that would keep the rest closed.
if (COURSE / "jupyter" / "graders" / "jupyter_server_config.json").is_file():
    c.JupyterHub.services = [service]
