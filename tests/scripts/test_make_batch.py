"""Making a batch: what goes where, and that nothing private goes where students look."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import make_batch

ROOT = Path(__file__).resolve().parents[2]
BATCHES = ["adjectives", "adjectives-spammy"]
FILES = ["batch.csv", "excerpt.csv", "metadata.toml", "truth.csv"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with the lexicon and the metadata of `adjectives`, and no batch yet."""
    for relative in (
        make_batch.PRIVATE / "lexicon.csv",
        Path("data", "adjectives", "metadata.toml"),
    ):
        (tmp_path / relative).parent.mkdir(parents=True)
        shutil.copy(ROOT / relative, tmp_path / relative)
    return tmp_path


def everything(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(root, capsys):
    assert make_batch.main(["one", "--preset", "realistic", "--seed", "7"], root) == 0
    first = everything(root)
    assert make_batch.main(["one", "--preset", "realistic", "--seed", "7"], root) == 0
    assert everything(root) == first
    assert make_batch.main(["one", "--preset", "realistic", "--seed", "8"], root) == 0
    assert everything(root)["data/one/batch.csv"] != first["data/one/batch.csv"]
    assert "Now write data/one/card.md" in capsys.readouterr().out


def test_without_a_seed_it_is_drawn_and_kept_with_the_solutions(root):
    assert make_batch.main(["one", "--preset", "spammy"], root) == 0
    assert make_batch.main(["two", "--preset", "spammy"], root) == 0
    made = [
        tomllib.loads((root / make_batch.PRIVATE / name / "seed.toml").read_text(encoding="utf-8"))
        for name in ("one", "two")
    ]
    assert made[0]["preset"] == "spammy" and made[0]["seed"] != made[1]["seed"]


def test_a_new_batch_has_metadata_that_fit_and_changes_no_other(root, monkeypatch):
    from labkit import data

    before = (root / "data" / "adjectives" / "metadata.toml").read_bytes()
    make_batch.main(["next-term", "--preset", "realistic", "--seed", "7"], root)
    monkeypatch.setenv("LABKIT_DATA", str(root / "data"))
    assert data.load("next-term", "batch").shape == (2904, 65)
    assert len(data.load("next-term", "truth")) == 440
    assert (root / "data" / "adjectives" / "metadata.toml").read_bytes() == before


@pytest.mark.parametrize("name", BATCHES)
def test_the_committed_batch_is_what_its_secret_seed_makes(root, name):
    stated = tomllib.loads(
        (ROOT / make_batch.PRIVATE / name / "seed.toml").read_text(encoding="utf-8")
    )
    (root / "data" / name).mkdir(exist_ok=True)
    shutil.copy(ROOT / "data" / name / "metadata.toml", root / "data" / name)
    assert (
        make_batch.main([name, "--preset", stated["preset"], "--seed", str(stated["seed"])], root)
        == 0
    )
    public, private = Path("data", name), make_batch.PRIVATE / name
    for relative in [
        *(public / file for file in FILES),
        private / "truth.csv",
        private / "seed.toml",
    ]:
        assert (root / relative).read_bytes() == (ROOT / relative).read_bytes(), relative.as_posix()


@pytest.mark.parametrize("name", BATCHES)
def test_students_get_the_first_440_truths_and_no_more(name):
    public = (ROOT / "data" / name / "truth.csv").read_text(encoding="utf-8").splitlines()
    private = (
        (ROOT / make_batch.PRIVATE / name / "truth.csv").read_text(encoding="utf-8").splitlines()
    )
    assert public == private[:441] and len(private) == 9681
    assert private[1:] == sorted(private[1:], key=lambda line: line.split(",")[:2])
    assert {line.rpartition(",")[2] for line in private[1:]} == {"TRUE", "FALSE"}
    assert sorted(path.name for path in (ROOT / "data" / name).iterdir()) == sorted(
        ["card.md", *FILES]
    )


@pytest.mark.parametrize("name", BATCHES)
def test_the_excerpt_has_every_quirk_of_a_page(name):
    whole, part = (
        pd.read_csv(ROOT / "data" / name / f"{file}.csv", dtype=str, keep_default_na=False)
        for file in ("batch", "excerpt")
    )
    assert 30 < len(part) < 60 and list(part) == list(whole)
    assert len(part.merge(whole, how="left", indicator=True).query("_merge == 'both'")) == len(part)
    pages = [
        [(row[f"Input.adj_{question}"], row[f"Answer.adj_{question}"]) for question in range(1, 17)]
        for _, row in part.iterrows()
    ]
    cells = [cell for page in pages for cell in page]
    assert {"Yes", "No", "Naa", ""} == {answer for _, answer in cells}
    assert any(asked and not answer for asked, answer in cells) and ("", "") in cells
    assert {"TRUE", "FALSE"} & {adjective for adjective, _ in cells}
    words = [[adjective for adjective, _ in page if adjective] for page in pages]
    assert any(len(set(page)) < len(page) for page in words)
    assert not part["LifetimeApprovalRate"].str.startswith("100%").all()


@pytest.mark.parametrize("name", BATCHES)
def test_no_seed_is_where_students_look(name):
    seed = str(
        tomllib.loads((ROOT / make_batch.PRIVATE / name / "seed.toml").read_text(encoding="utf-8"))[
            "seed"
        ]
    )
    public = [*(ROOT / "data").rglob("*.*"), *(ROOT / "src" / "labkit").glob("*.py")]
    assert len(public) > 8
    assert not [
        path.name for path in public if path.is_file() and seed.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize("name", BATCHES)
def test_the_metadata_state_the_sha256_of_the_files(name):
    files = tomllib.loads((ROOT / "data" / name / "metadata.toml").read_text(encoding="utf-8"))[
        "files"
    ]
    for stated in files.values():
        content = (ROOT / "data" / name / stated["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == stated["sha256"]


def test_without_the_lexicon_nothing_is_written(root, capsys):
    (root / make_batch.PRIVATE / "lexicon.csv").unlink()
    before = everything(root)
    assert make_batch.main(["one", "--preset", "realistic"], root) == 1
    assert (
        "the lexicon is not there; batches are made in the instructor's repository"
        in capsys.readouterr().err
    )
    assert everything(root) == before


def test_another_data_set_is_not_overwritten(root, capsys):
    shutil.copytree(ROOT / "data" / "anesthesia", root / "data" / "anesthesia")
    before = everything(root)
    assert make_batch.main(["anesthesia", "--preset", "realistic"], root) == 1
    assert "expected one sha256 under [files.batch]" in capsys.readouterr().err
    assert everything(root) == before


@pytest.mark.parametrize("name", ["../outside", "Capital", "a b", ""])
def test_a_name_that_is_no_folder_is_refused(root, name, capsys):
    with pytest.raises(SystemExit):
        make_batch.main([name, "--preset", "realistic"], root)
    assert "expected small letters, digits and single hyphens" in capsys.readouterr().err
