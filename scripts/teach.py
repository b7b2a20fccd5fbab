"""Open JupyterLab as the instructor: the whole repository, with Formgrader and Create Assignment.

python scripts/teach.py                              open JupyterLab in the browser
python scripts/teach.py --no-browser --port 8899     arguments are passed on to JupyterLab
"""

from bootstrap import ROOT, finish, set_up
from lab import check_port, open_exchange, start


def main(argv: list[str]) -> int:
    """Open JupyterLab for an instructor."""
    check_port(argv)
    environment = set_up(authors=True)
    (ROOT / "work").mkdir(exist_ok=True)  # nbgrader's Assignment List looks there
    open_exchange(ROOT / "exchange")
    return start(environment, ROOT, ["everyone", "instructors"], argv)


if __name__ == "__main__":
    finish(main)
