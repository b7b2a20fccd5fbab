"""`make check`: a line for each step, every fault listed, and the course as it stands passes."""

import subprocess
import sys

import check
from coursekit.notebooks import ROOT


def broken() -> list[str]:
    raise ValueError("cannot be read")


def test_every_step_is_run_and_every_fault_listed(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["check.py"])
    monkeypatch.setattr(
        check, "STEPS", {"first": lambda: ["a fault", "another"], "second": broken, "third": list}
    )
    assert check.main() == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["FAULT", "first"],
        ["a", "fault"],
        ["another"],
        ["FAULT", "second"],
        ["cannot", "be"],
        ["ok", "third"],
    ]


def test_a_tool_that_complains_is_a_fault(tmp_path):
    (tmp_path / "x.py").write_text("import os\n", encoding="utf-8")
    assert any("F401" in line for line in check.tool("ruff", "check", "--isolated", str(tmp_path)))
    (tmp_path / "x.py").write_text("", encoding="utf-8")
    assert check.tool("ruff", "check", "--isolated", str(tmp_path)) == []


def test_the_course_passes():
    command = [sys.executable, "scripts/check.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line for line in done.stdout.splitlines() if not line.startswith("ok")] == []
