"""The house's papers: workflows that explain themselves, the devcontainer, the citation and the
licences."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
BROKEN = """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        python: ["3.11"]
    steps:
      - run: python${{ matrix.pyhton }} -m pytest
"""


def actionlint(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run actionlint, which the lock installs beside Python; not its helpers, which some machines
    have and some not."""
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    program = shutil.which("actionlint", path=beside)
    assert program, (
        "actionlint is missing; it is in requirements-authors.lock: python scripts/bootstrap.py"
    )
    return subprocess.run(
        [program, "-shellcheck=", "-pyflakes=", "-no-color", *arguments],
        input=stdin,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


def unexplained(text: str) -> list[str]:
    """Return the jobs and the `run` steps of a workflow that have no comment directly above
    them."""
    lines = text.splitlines()
    jobs = dict((key.value, (key, job)) for key, job in _entry(yaml.compose(text), "jobs").value)
    found = []
    for name, (key, job) in jobs.items():
        marks = [(f"job {name}", key.start_mark.line)]
        for number, step in enumerate(_entry(job, "steps").value, start=1):
            if "run" in (entry.value for entry, _ in step.value):
                marks.append((f"job {name}, step {number}", step.start_mark.line))
        found += [what for what, line in marks if not lines[line - 1].strip().startswith("# ")]
    return found


def _entry(mapping: yaml.MappingNode, name: str) -> yaml.Node:
    return next(value for key, value in mapping.value if key.value == name)


def load(workflow: Path) -> dict:
    """Return a workflow as plain data; YAML 1.1 reads its key `on` as True, which nothing here asks
    for."""
    return yaml.safe_load(workflow.read_text(encoding="utf-8"))


def steps() -> Iterator[dict]:
    """Yield every step of every job of every workflow."""
    for workflow in WORKFLOWS:
        for job in load(workflow)["jobs"].values():
            yield from job["steps"]


def test_two_speeds() -> None:
    assert [path.name for path in WORKFLOWS] == ["change.yml", "weekly.yml"]


def test_actionlint_passes() -> None:
    done = actionlint(*map(str, WORKFLOWS))
    assert done.returncode == 0, done.stdout


def test_actionlint_catches_a_planted_fault() -> None:
    done = actionlint("-", stdin=BROKEN)
    assert done.returncode != 0
    assert 'property "pyhton" is not defined' in done.stdout


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_gate_says_why_it_exists(workflow: Path) -> None:
    assert unexplained(workflow.read_text(encoding="utf-8")) == []


def test_an_unexplained_gate_is_found() -> None:
    assert unexplained(BROKEN) == ["job test", "job test, step 1"]
    job_only = BROKEN.replace("  test:\n", "  # Because.\n  test:\n")
    assert unexplained(job_only) == ["job test, step 1"]
    assert unexplained(job_only.replace("      - run", "      # Because.\n      - run")) == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_little_power_and_an_end(workflow: Path) -> None:
    content = load(workflow)
    assert content["permissions"] == {"contents": "read"}
    assert content["concurrency"]["cancel-in-progress"] is True
    for name, job in content["jobs"].items():
        assert "timeout-minutes" in job, f"job {name} could hang for hours: give it timeout-minutes"
        assert "permissions" not in job, f"job {name} asks for more than reading"


def test_only_official_actions_and_each_at_one_major_version() -> None:
    used = {step["uses"] for step in steps() if "uses" in step}
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used), used
    assert len({action.split("@")[0] for action in used}) == len(used), (
        f"one action at two versions: {sorted(used)}"
    )


def test_what_the_gates_call_is_there() -> None:
    commands = "\n".join(step["run"] for step in steps() if "run" in step)
    targets = re.findall(r"^make (\S+)", commands, flags=re.MULTILINE)
    files = re.findall(r"(?:scripts/\w+\.py|tests/\w+|\.ci/run)", commands)
    assert targets and files
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [
        target for target in targets if not re.search(rf"^{target}:", makefile, flags=re.MULTILINE)
    ] == []
    assert [file for file in files if not (ROOT / file).exists()] == []


@pytest.mark.parametrize(("workflow", "job"), [("change.yml", "test"), ("weekly.yml", "fresh")])
def test_the_oldest_promised_python_is_tested(workflow: str, job: str) -> None:
    matrix = load(ROOT / ".github" / "workflows" / workflow)["jobs"][job]["strategy"]["matrix"]
    assert PROJECT["requires-python"] == f">={matrix['python'][0]}"


def test_devcontainer() -> None:
    container = json.loads(
        (ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8")
    )
    assert re.search(r"/devcontainers/python:3\.12\b", container["image"])
    assert re.search(r"apt-get install .*\bchromium\b", container["onCreateCommand"])
    assert container["postCreateCommand"] == "python3 scripts/bootstrap.py"
    assert container["forwardPorts"] == [8888]
    assert set(container["customizations"]["vscode"]["extensions"]) == {
        "ms-python.python",
        "ms-toolsai.jupyter",
    }


def test_citation_agrees_with_the_project() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {
        "cff-version",
        "message",
        "title",
        "authors",
    } <= citation.keys()  # what format 1.2.0 requires
    assert citation["cff-version"] == "1.2.0"
    assert citation["authors"] == [{"name": "Shipping ML contributors"}]
    assert citation["version"] == PROJECT["version"]
    assert citation["license"] == PROJECT["license"]
    assert citation["abstract"] == PROJECT["description"]


def test_licences() -> None:
    assert PROJECT["license"] == "MIT"
    code = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert code.startswith("MIT License\n\nCopyright (c) Shipping ML contributors\n")
    content = (ROOT / "LICENSE-CONTENT").read_text(encoding="utf-8")
    notice, line, legal = content.partition("-" * 71 + "\n\n")
    assert line and "MIT License" in notice
    # The legal code word for word, as Creative Commons publishes it in plain text: not ours to
    # edit.
    digest = hashlib.sha256(" ".join(legal.split()).encode()).hexdigest()
    assert digest == "25a40a30d753162c4026b87a389b9534c72436327abcd083f90da00ead6d6869"
