"""The solution of lab 08 against scikit-learn, SciPy and what the lab loads, and the package that
it builds."""

import ast
import gc
import subprocess
import sys
from pathlib import Path

import code_base as figures
import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import load_file
from scipy.special import log_softmax, softmax
from scipy.stats import binomtest, kstest, norm

from coursekit.notebooks import Lab
from coursekit.recogniser import build_package, results
from coursekit.solution import functions
from labkit import codebase, data
from labkit.codebase import year


@pytest.fixture(scope="module")
def lab():
    return functions(Lab("08-code-base"))


@pytest.fixture(scope="module")
def package(lab, tmp_path_factory) -> Path:
    """The package that the solution builds, trained."""
    return build_package(lab, tmp_path_factory.mktemp("home"))


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run Python in a folder; it must succeed."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


# ---- the functions


@pytest.mark.parametrize("seed", range(5))
def test_forward_is_scikit_learns_network(lab, seed):
    rng = np.random.default_rng(seed)
    inputs, hidden, classes = rng.integers(3, 9, 3)
    weights = codebase.initial(inputs, hidden, classes, seed)
    x = rng.normal(size=(7, inputs))
    theirs = codebase.stand_in(weights)(x)
    assert lab["forward"](weights, x) == pytest.approx(theirs, abs=1e-12)
    before = np.maximum(x @ weights["hidden.weight"], 0) @ weights["output.weight"]
    assert lab["forward"](weights, x) == pytest.approx(softmax(before, axis=1))


@pytest.mark.parametrize("seed", range(5))
def test_train_step_has_the_right_loss_and_gradient(lab, seed):
    rng = np.random.default_rng(seed)
    weights = codebase.initial(6, 5, 3, seed)
    x, y = rng.random((9, 6)), rng.integers(0, 3, 9)
    assert codebase.gradient_gap(lab["train_step"], weights, x, y, places=60) < 1e-8
    scores = np.maximum(x @ weights["hidden.weight"], 0) @ weights["output.weight"]
    due = -log_softmax(scores, axis=1)[np.arange(9), y].mean()
    assert lab["train_step"](weights, x, y, 0.1)[1] == pytest.approx(due)


def test_the_notebooks_step_has_the_wrong_gradient(lab):
    x, y = lab["images"][:50], lab["labels"][:50]
    start = codebase.initial(64, 32, 10, seed=0)
    assert codebase.gradient_gap(lab["notebook_step"], start, x, y) > 1e-4


def test_the_notebooks_step_learns_as_well_at_a_rate_of_a_tenth_and_fails_at_three(lab):
    """What sections 1 and 4 of the lab say, and lecture 08."""
    images, labels = lab["images"][:1150], lab["labels"][:1150]
    x, test_x = images.reshape(-1, 64) / 16, lab["test_images"].reshape(-1, 64) / 16
    losses, hits = {}, {}
    for name, inputs in (("notebook_step", images), ("train_step", x)):
        start = codebase.initial(64, 32, 10, seed=0)
        weights, fell = codebase.train(lab[name], start, inputs, labels, rate=0.1)
        read = lab["forward"](weights, test_x).argmax(axis=1)
        losses[name], hits[name] = fell[-1], (read == lab["test_labels"]).mean()
    assert round(hits["notebook_step"], 2) == 0.97
    assert losses["notebook_step"] == pytest.approx(losses["train_step"], abs=0.001)
    assert hits["notebook_step"] == pytest.approx(hits["train_step"], abs=0.005)
    start = codebase.initial(64, 32, 10, seed=0)
    with np.errstate(all="ignore"):
        _, fell = codebase.train(lab["notebook_step"], start, images, labels, rate=0.3)
    assert np.isnan(fell[-1])


def test_a_step_of_wrong_shapes_is_named():
    weights = codebase.initial(3, 4, 2, seed=0)
    x, y = np.ones((5, 3)), np.zeros(5, int)

    def rows(weights, x, y, rate):
        return weights | {"output.bias": weights["output.bias"] - np.ones(len(x))}, 0.0

    def one(weights, x, y, rate):
        return weights | {"output.bias": np.zeros(5)}, 0.0

    def fewer(weights, x, y, rate):
        return {"output.bias": weights["output.bias"]}, 0.0

    for step, words in (
        (rows, "a bias's is a sum over the images; found operands"),
        (one, r"output.bias: expected the shape \(2,\), found \(5,\)"),
        (fewer, "expected the names"),
    ):
        with pytest.raises(AssertionError, match=words):
            codebase.take_step(step, weights, x, y, 0.1)


def test_drift_is_scipys_test(lab):
    rng = np.random.default_rng(0)
    old, new = (pd.DataFrame(rng.normal(size=(n, 3)), columns=list("abc")) for n in (80, 50))
    for name, p in lab["drift"](old, new)["p"].items():
        assert p == pytest.approx(kstest(old[name], new[name]).pvalue)


def test_false_alarms_of_drift_are_at_most_the_level(lab):
    rng = np.random.default_rng(1)
    rings = [
        lab["drift"](*(pd.DataFrame(rng.normal(size=(60, 8))) for _ in range(2)), level=0.1)[
            "alarm"
        ]
        for _ in range(200)
    ]
    assert np.mean(rings) <= 0.14  # .1 and two standard errors


# ---- what the lab loads


def test_the_stored_results_are_what_the_solution_gives(lab):
    weights, tables = results(lab)
    stored = load_file(data.path("code-base", "weights"))
    assert set(stored) == set(weights)
    for name, value in weights.items():
        assert stored[name] == pytest.approx(value, abs=1e-4)
    for name, table in tables.items():
        pd.testing.assert_frame_equal(
            data.load("code-base", name), table.reset_index(drop=True), check_dtype=False, atol=1e-4
        )


def test_letters_are_as_their_card_says():
    images, letter, drawer = codebase.letters()
    assert images.shape == (520, 28, 28) and images.dtype == np.uint8
    assert images.min() == 0 and images.max() == 255
    assert np.bincount(letter).tolist() == [20] * 26
    for person in range(1, 21):
        assert sorted(letter[drawer == person]) == list(range(26))


def test_flights_are_as_their_card_says():
    flights = data.load("flights-2013")
    assert flights.groupby("month").size().tolist() == [2000] * 12
    assert flights["late"].isna().sum() == 681
    assert flights["late"][flights["cancelled"]].isna().all()
    daily = data.load("flights-2013", "daily")
    assert daily["flights"].sum() == 336_776
    worst = (daily["cancelled"] / daily["flights"]).idxmax()
    assert daily.loc[worst, ["month", "day"]].tolist() == [2, 9]
    assert round(daily.loc[worst, "cancelled"] / daily.loc[worst, "flights"], 2) == 0.57


# ---- what the lab's text says


def test_what_the_lab_says_of_the_year(lab):
    months = lab["months"]
    assert months["predicted"].between(0.225, 0.24).all()
    assert months["late"][9] < 1 / 7
    assert months["late"][[6, 7, 12]].between(0.315, 0.34).all()
    flights = lab["flights"]
    counts = flights["part"].value_counts()
    held_out = counts["held out"] / (counts["held out"] + counts["trained on"])
    assert held_out == pytest.approx(1 / 3, abs=0.001)
    rings = codebase.monitors(lab["drift"], flights)
    harmful = rings.loc["harmful"].astype(bool)
    assert harmful.sum() == 7
    others = rings.drop("harmful").astype(bool)
    seen = others.loc[:, harmful].sum(axis=1).to_dict()
    assert seen == {"inputs": 1, "predictions": 0, "outcomes": 7}
    assert not others.loc[:, ~harmful].any(axis=None)
    assert norm.ppf(1 - 0.05 / 9 / 2) == pytest.approx(year.LIMIT, abs=0.005)
    assert harmful.size == 9, "two of the months are harmless"
    later = flights[flights["part"] == "later"]
    size, said = len(later) / 9, later["predicted"].mean()
    assert size == pytest.approx(1950, abs=10)
    assert year.LIMIT * np.sqrt(said * (1 - said) / size) == pytest.approx(0.026, abs=0.0005)
    assert data.load("flights-2013", "daily")["flights"].mean() == pytest.approx(923, abs=0.5)


def test_monitors_without_a_drift_show_that_it_is_missing(lab):
    def missing(reference, current):
        raise NotImplementedError

    rings = codebase.monitors(missing, lab["flights"])
    assert (rings.loc[["inputs", "predictions"]] == "?").all(axis=None)


def test_what_the_lab_says_of_the_storm():
    daily = data.load("flights-2013", "daily")
    storm = daily[(daily["month"] == 2) & daily["day"].isin([8, 9])]
    shares = storm["cancelled"] / storm["flights"]
    assert shares.between(0.5, 0.58).all()


def test_what_the_notebooks_step_does_on_other_data(lab):
    step, start = lab["notebook_step"], codebase.initial(64, 32, 10, seed=0)
    said = {}
    for name, batch in lab["changes"].items():
        said[name] = codebase.happens(step, start, *batch)
    stops = [name for name, words in said.items() if words.startswith("stops")]
    assert len(stops) == 3
    assert said["grey levels to 255"] == "goes on, and the loss is nan"
    assert said["the digits themselves"].startswith("goes on, and the loss is 2.")


def test_a_shadow_counts_wins_and_losses():
    sent, kept, truth = (
        np.array(row) for row in ([1, 2, 3, 4, 5], [1, 2, 0, 0, 6], [1, 0, 0, 4, 7])
    )
    found = codebase.in_shadow(sent, kept, truth)
    assert found == {"requests": 5, "differ": 3, "wins": 1, "losses": 1}


@pytest.mark.parametrize("test", ["minimum", "invariance", "direction"])
def test_invented_cases_go_wrong_as_often_as_asked(lab, test):
    rows = codebase.rows_of("a", test, 20, 7)
    assert codebase.shares_wrong(pd.concat([rows, lab["behaviour"]])).loc["a", test] == 0.35
    assert lab["failed_behaviour"](rows, allowed=0.34) == [("a", test)]
    assert lab["failed_behaviour"](rows, allowed=0.35) == []


def test_the_shares_in_the_picture_are_those_of_the_exercise(lab):
    shares = codebase.shares_wrong(lab["behaviour"])
    failed = [
        (model, test) for model in shares.index for test in shares if shares.loc[model, test] > 0.1
    ]
    assert sorted(failed) == lab["failed_behaviour"](lab["behaviour"])
    alone = {
        test
        for test in shares
        for model in shares.index
        if (shares.loc[model] > 0.1).sum() == 1 and shares.loc[model, test] > 0.1
    }
    assert alone == {"invariance", "direction"}, "each finds a model that the other two miss"


def test_what_the_lab_says_of_wrong_preparation(lab):
    weights = load_file(data.path("code-base", "weights"))

    def read(rows):
        return lab["forward"](weights, rows)

    images, labels = lab["test_images"], lab["test_labels"]
    accuracy, confidence = {}, {}
    for name, rows in {
        "none": images / 16,
        "not divided": images,
        "divided by 255": images / 255,
        "inverted": 1 - images / 16,
    }.items():
        says = read(rows.reshape(-1, 64))
        accuracy[name] = (says.argmax(axis=1) == labels).mean()
        confidence[name] = says.max(axis=1).mean()
    assert accuracy["none"] > 0.97 and accuracy["not divided"] > 0.95
    assert accuracy["inverted"] == 0
    assert confidence["divided by 255"] / confidence["none"] == pytest.approx(0.25, abs=0.02)
    assert confidence["not divided"] > 0.99
    assert confidence["none"] - confidence["inverted"] == pytest.approx(0.10, abs=0.005)
    assert accuracy["divided by 255"] == pytest.approx(0.5, abs=0.03), "wrong half of the time"


def test_the_right_gradient_bears_larger_rates(lab):
    x, test_x = lab["images"].reshape(-1, 64) / 16, lab["test_images"].reshape(-1, 64) / 16
    losses, hits = [], []
    for rate in (0.3, 0.5):
        start = codebase.initial(64, 32, 10, seed=0)
        weights, fell = codebase.train(lab["train_step"], start, x, lab["labels"], rate=rate)
        losses.append(fell[-1])
        read = lab["forward"](weights, test_x).argmax(axis=1)
        hits.append((read == lab["test_labels"]).mean())
    assert losses == sorted(losses, reverse=True)
    assert hits[0] == pytest.approx(hits[1], abs=0.007), "seeds alone differ as much"


def test_what_the_lab_says_of_the_shadow(lab):
    x, test_x = lab["images"].reshape(-1, 64) / 16, lab["test_images"].reshape(-1, 64) / 16
    read = []
    for hidden, seed in ((32, 0), (64, 1)):
        start = codebase.initial(64, hidden, 10, seed=seed)
        weights, _ = codebase.train(lab["train_step"], start, x, lab["labels"])
        read.append(lab["forward"](weights, test_x).argmax(axis=1))
    differ = read[0] != read[1]
    assert 0 < differ.mean() < 0.02, "few answers differ"
    wins, losses = (int((one == lab["test_labels"])[differ].sum()) for one in read[::-1])
    assert binomtest(wins, wins + losses).pvalue > 0.2, "so few differences prove nothing"


def test_what_the_lab_says_of_false_alarms(lab):
    counted = data.load("code-base", "drift").set_index("change")["any"]
    assert counted["nothing changed"] == pytest.approx(2 / 3, abs=0.01)
    assert counted["sevens are called 1"] == pytest.approx(0.6)
    x = lab["images"].reshape(-1, 64)
    assert (x.max(axis=0) == x.min(axis=0)).sum() == 3


def test_luck_of_three_seeds(package):
    ask = (
        "from recogniser import training\nprint([training.run(s)[1]['accuracy'] for s in range(3)])"
    )
    accuracies = ast.literal_eval(python(package.parent, "-c", ask).stdout)
    assert max(accuracies) - min(accuracies) == pytest.approx(0.007, abs=0.0005)


def test_images_are_prepared_by_pillow_where_the_students_function_fails(lab, capsys):
    images = lab["images"][:3]
    due = codebase.prepared(lab["prepare"], images, 16)
    assert capsys.readouterr().out == ""

    def missing(images, full, side):
        raise NotImplementedError

    for wrong in (missing, lambda images, full, side: None, lambda images, full, side: due + 0.1):
        assert codebase.prepared(wrong, images, 16) == pytest.approx(due, abs=1e-6)
        assert "prepared by Pillow, not by your prepare" in capsys.readouterr().out


# ---- the package


def test_all_its_tests_pass_and_ruff_is_content(package):
    tests = codebase.run_tests(package, slow=True)
    assert len(tests) >= 12
    assert tests[tests["outcome"] != "passed"].empty, tests
    assert codebase.lint(package) == []


def test_serving_reaches_nothing_that_trains(package):
    found = codebase.imports(package)
    reached, new = set(), {"api.app"}
    while new:
        reached |= new
        new = {other for name in new for other in found[name]} - reached
    assert reached == {"api.app", "api.serving", "storage", "datasets", "networks", "weights"}


def test_the_lectures_picture_has_the_packages_imports(package):
    """Of the data store and of what happens outside Python there is no import."""
    boxes = {"datasets": "data sets", "storage": "weights, storage", "weights": "weights, storage"}
    uses = {box: set() for box in figures.PARTS}
    for file, used in codebase.imports(package).items():
        box = "api" if file.startswith("api") else boxes.get(file, file)
        if box in uses:
            uses[box] |= {boxes.get(name, name) for name in used if not name.startswith("api")}
            uses[box].discard(box)
    drawn = {box: set(used) - {"data store"} for box, used in figures.USES.items()}
    for box in ("training", "models", "api", "data sets", "networks", "weights, storage"):
        assert drawn.get(box, set()) == uses[box], box


def test_what_the_containerfile_copies_is_enough(package, tmp_path):
    recipe = (package / "api" / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    for line in recipe.splitlines():
        if line.startswith("COPY recogniser/"):
            *sources, target = line.split()[1:]
            for source in map(Path, sources):
                for path in (package.parent / source).rglob("*"):
                    if path.is_file():
                        _copy(path, tmp_path / path.relative_to(package.parent))
                if (package.parent / source).is_file() and target.endswith("/"):
                    _copy(package.parent / source, tmp_path / target / source.name)
    ask = (
        "from fastapi.testclient import TestClient\nfrom recogniser.api.app import app\n"
        "reply = TestClient(app).post('/digit', json={'pixels': [[0, 1, 0, 0, 0, 0, 0, 0]] * 8})\n"
        "assert reply.status_code == 200, reply.text"
    )
    python(tmp_path, "-W", "ignore", "-c", ask)


def _copy(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(path.read_bytes())


def test_a_package_holds_nothing_of_what_was_written_before(lab, tmp_path):
    """The lab writes the package twice, and a student runs the lab more than once."""
    parts = {"networks.py": [lab["forward"]], "weights.py": [lab["describe"], lab["problems"]]}
    watched = {"monitoring.py": [lab["drift"]]}
    codebase.write(tmp_path / "recogniser", parts)
    first = sorted(tmp_path.rglob("*.py"))
    codebase.write(tmp_path / "recogniser", parts | watched)
    assert (tmp_path / "recogniser" / "monitoring.py").is_file()
    codebase.write(tmp_path / "recogniser", parts)
    assert sorted(tmp_path.rglob("*.py")) == first


def test_production_pins_are_those_of_the_lock(package):
    lock = Path(__file__).resolve().parents[2] / "requirements.lock"
    pinned = lock.read_text(encoding="utf-8")
    for line in (package / "api" / "requirements.txt").read_text(encoding="utf-8").splitlines():
        assert f"\n{line} " in pinned or f"\n{line}\n" in pinned, line


def test_wrong_weights_stop_the_service_at_its_start(package, tmp_path):
    home = tmp_path / "recogniser"
    for path in package.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            _copy(path, home / path.relative_to(package))
    weights = home / "best" / "digits.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", "import recogniser.api.app"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "digits.safetensors is not the file that digits.json describes" in done.stderr


@pytest.mark.parametrize(
    "given, kind",
    [
        ("__import__('pandas').DataFrame()", "DataFrame"),
        ("__import__('numpy').zeros(2)", "ndarray"),
        ("[__import__('pandas').NaT]", "list"),
        ("float('nan')", "float"),
        ("__import__('re').compile('a')", "Pattern"),
        ("type('Helper', (), {'__module__': 'leaning'})", "type"),
    ],
)
def test_a_function_that_leans_on_the_notebook_is_refused(tmp_path, given, kind):
    source = f"table = {given}\n\n\ndef prepare(x):\n    return table\n"
    (tmp_path / "leaning.py").write_text(source, encoding="utf-8")
    sys.path.insert(0, str(tmp_path))
    try:
        import leaning

        with pytest.raises(ValueError, match=f"prepare uses table, a {kind} of the notebook"):
            codebase.write(tmp_path / "recogniser", {"datasets.py": [leaning.prepare]})
        assert not (tmp_path / "recogniser").exists()
    finally:
        sys.path.remove(str(tmp_path))
        del sys.modules["leaning"]
        gc.collect()


def test_helpers_imports_and_constants_come_along(tmp_path):
    source = (
        "import math\nimport numpy as np\nfrom scipy.stats import ks_2samp\n\nLIMIT = 3\n\n\n"
        "def helper(x):\n    return min(np.sum(x), LIMIT)\n\n\n"
        "def prepare(x):\n    x = [math.sqrt(v) for v in x]\n    return helper(x), ks_2samp\n"
    )
    (tmp_path / "writing.py").write_text(source, encoding="utf-8")
    sys.path.insert(0, str(tmp_path))
    try:
        import writing

        codebase.write(tmp_path / "recogniser", {"datasets.py": [writing.prepare]})
    finally:
        sys.path.remove(str(tmp_path))
        del sys.modules["writing"]
    pins = (tmp_path / "recogniser" / "api" / "requirements.txt").read_text(encoding="utf-8")
    names = [line.split("==")[0] for line in pins.splitlines()]
    assert names == ["fastapi", "numpy", "pydantic", "safetensors", "scipy", "starlette", "uvicorn"]
    text = (tmp_path / "recogniser" / "datasets.py").read_text(encoding="utf-8")
    bound = {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
    assert bound == {"prepare", "helper"}
    for line in (
        "import math",
        "import numpy as np",
        "from scipy.stats import ks_2samp",
        "LIMIT = 3",
    ):
        assert f"\n{line}\n" in text
