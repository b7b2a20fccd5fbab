"""Store what lab 06 loads instead of computing it: curves over seeds, and results for the stuck.

    python scripts/store_fewer_labels.py             all of it, ten minutes or so
    python scripts/store_fewer_labels.py headlines   one part: curves, gap, headlines or shapes

All is computed by the functions of the solution notebook, and written to data/fewer-labels/. Put
the sha256 sums that are printed into its metadata.toml.
"""

import argparse
import hashlib
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from coursekit.notebooks import ROOT, Lab
from coursekit.solution import functions
from labkit import labelling, simulators
from labkit.labelling import ABSTAIN

FOLDER = ROOT / "data" / "fewer-labels"
Drawn = tuple[np.ndarray, np.ndarray]
SEEDS = 10
GAP_SEEDS = 3
SYNTHETIC = 1000
#: Digits labelled one by one, after which a model is trained.
SIZES = [
    20,
    30,
    50,
    70,
    100,
    150,
    200,
    300,
    400,
    600,
    900,
    1203,
]
#: How many groups the digits are put into.
GROUPS = [
    10,
    15,
    20,
    30,
    40,
    60,
    80,
]
#: Real digits that join the pen's.
REAL = [
    0,
    10,
    20,
    50,
    100,
    200,
    400,
]
#: How far the pen's points may be off.
JITTERS = [
    0.0,
    0.02,
    0.04,
    0.06,
    0.08,
    0.1,
    0.2,
]
JITTER = 0.06
COLUMNS = [
    "way",
    "seed",
    "step",
    "pictures",
    "sheets",
    "exceptions",
    "accuracy",
]


def curves(lab: dict) -> pd.DataFrame:
    """Each way's accuracy and what a person did for it, step by step, for each seed."""
    runs = []
    for seed in range(SEEDS):
        for way, steps in one_seed(lab, seed).items():
            rows = pd.DataFrame(steps)
            rows["way"] = way
            rows["seed"] = seed
            rows["step"] = range(len(rows))
            runs.append(rows)
        print(f"curves: seed {seed} done", flush=True)
    table = pd.concat(runs, ignore_index=True).fillna(0)
    counts = ["pictures", "sheets", "exceptions"]
    table[counts] = table[counts].astype(int)
    ways = table["way"].unique()
    table["way"] = pd.Categorical(table["way"], categories=ways)
    table = table.sort_values(["way", "seed", "step"])
    table["accuracy"] = table["accuracy"].round(4)
    return table[COLUMNS]


def one_seed(lab: dict, seed: int) -> dict[str, list[dict]]:
    """Way -> its steps: pictures, sheets, exceptions (that a person dealt with), accuracy."""
    digits = labelling.digits()
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(digits.pool)).tolist()
    first = order[:20]
    answers = digits.truth[first].tolist()
    start = dict(zip(first, answers, strict=True))
    plain = labelling.one_by_one(SIZES, seed)
    asking = labelling.active(lab["next_batch"], start, first, 28)
    asking["pictures"] += 20
    drawn, labels = simulated(lab, simulators.pen(SYNTHETIC, JITTER, seed))
    found = {
        "one by one": plain.to_dict("records"),
        "active learning": asking.to_dict("records"),
    }
    found |= by_sheets(lab, seed)
    found["pen, then one by one"] = after_pen(drawn, labels, order)
    return found | without_labels(lab, drawn, labels, seed)


def by_sheets(lab: dict, seed: int) -> dict[str, list[dict]]:
    """The ways in which a person names sheets."""
    whole_pool, seen_only = [], []
    mixed = pd.DataFrame()
    for count in GROUPS:
        everything, seen, work = grouped(lab, count, seed)
        whole_pool.append(work | {"accuracy": score(everything)})
        seen_only.append(work | {"accuracy": score(seen)})
        if count == 20:
            known = seen.to_dict()
            asked = list(known)
            then = labelling.active(lab["next_batch"], known, asked, 8)
            mixed = then.assign(**work)
    return {
        "groups, whole pool": whole_pool,
        "sheets, seen only": seen_only,
        "20 sheets, then active": mixed.to_dict("records"),
    }


def after_pen(drawn: np.ndarray, drawn_labels: np.ndarray, order: list[int]) -> list[dict]:
    """Real digits, one by one, join those that the pen drew."""
    digits = labelling.digits()
    steps = []
    for size in REAL:
        real = order[:size]
        images = np.vstack([drawn, digits.pool[real]])
        labels = np.append(drawn_labels, digits.truth[real])
        model = labelling.train(images, labels)
        step = {"pictures": size, "accuracy": labelling.accuracy(model)}
        steps.append(step)
    return steps


def without_labels(
    lab: dict,
    drawn: np.ndarray,
    drawn_labels: np.ndarray,
    seed: int,
) -> dict[str, list[dict]]:
    """The ways that need no label by hand: the shape rules, and these with both simulators."""
    votes = labelling.shape_votes()
    printed, printed_labels = simulated(lab, simulators.fonts(SYNTHETIC, "elastic", seed))
    pool = labelling.digits().pool
    by_pen = labelling.train(drawn, drawn_labels)
    by_fonts = labelling.train(printed, printed_labels)
    both = votes.assign(pen=by_pen.predict(pool), fonts=by_fonts.predict(pool))
    rules_alone = score(labelling.majority(votes))
    all_three = score(labelling.majority(both))
    return {
        "shape rules": [{"accuracy": rules_alone}],
        "rules and simulators": [{"accuracy": all_three}],
    }


def grouped(lab: dict, count: int, seed: int) -> tuple[pd.Series, pd.Series, dict[str, int]]:
    """Labels of the pool by groups, those of the digits that were shown, and the person's work."""
    truth = labelling.digits().truth
    groups = labelling.clusters(count, seed)
    shown = labelling.sheets(groups, seed)
    said = truth[shown]
    named = lab["name_groups"](groups, shown, said, 0.5)
    one_each = {"sheet": 0, "exception": 1}
    exceptions = lab["sheet_seconds"](groups, shown, said, one_each)
    by_person = named["by"] == "person"
    everything = named["label"]
    work = {
        "sheets": count,
        "exceptions": int(exceptions),
    }
    return everything, everything[by_person], work


def score(labels: pd.Series) -> float:
    """Accuracy of the end model that learns from these labels of digits of the pool."""
    pool = labelling.digits().pool
    images = pool[labels.index]
    model = labelling.train(images, labels.to_numpy())
    return labelling.accuracy(model)


def simulated(lab: dict, drawn: Drawn) -> Drawn:
    """Synthetic digits, prepared as the real ones are."""
    bitmaps, labels = drawn
    prepare = lab["prepare"]
    images = [prepare(bitmap).ravel() for bitmap in bitmaps]
    return np.array(images) / 16, labels


def gap(lab: dict) -> pd.DataFrame:
    """Accuracy on synthetic and on real digits, by how much each simulator varies."""
    steps: list[tuple[str, str, Callable[..., Drawn]]] = [
        ("fonts", step, partial(simulators.fonts, step=step)) for step in simulators.STEPS
    ]
    steps += [("pen", str(jitter), partial(simulators.pen, jitter=jitter)) for jitter in JITTERS]
    rows = []
    for simulator, name, draw in steps:
        for seed in range(GAP_SEEDS):
            images, labels = simulated(lab, draw(SYNTHETIC, seed=seed))
            model = labelling.train(images, labels)
            fresh = draw(300, seed=100 + seed)
            images, labels = simulated(lab, fresh)
            rows.append(
                {
                    "simulator": simulator,
                    "randomised": name,
                    "seed": seed,
                    "synthetic": model.score(images, labels),
                    "real": labelling.accuracy(model),
                }
            )
        print(f"gap: {simulator}, {name} done", flush=True)
    return pd.DataFrame(rows).round(4)


def headlines(lab: dict) -> pd.DataFrame:
    """What the label model says of the ten rules' votes, for those who are stuck."""
    pool, _ = labelling.headlines()
    votes = labelling.pattern_votes(pool["headline"], labelling.TEN_RULES)
    even = {0: 0.5, 1: 0.5}
    found = lab["label_model"](votes, even, 5)
    table = found["probabilities"].round(6)
    table.columns = ["news", "clickbait"]
    table.index.name = "item"
    return table.reset_index()


def shapes(lab: dict) -> pd.DataFrame:
    """Labels of digits by the shape rules, where silence counts and where it is ignored."""
    votes = labelling.shape_votes()
    prior = dict.fromkeys(range(10), 0.1)
    counted = lab["label_model"](votes, prior, 10)
    believed = {
        "counts": counted["probabilities"],
        "ignored": silence_ignored(votes, prior, 10),
    }
    parts = []
    for name, top in believed.items():
        labels = pd.DataFrame(index=top.index)
        labels["silence"] = name
        labels["label"] = top.idxmax(axis=1)
        labels["sure"] = top.max(axis=1).round(6)
        parts.append(labels)
    table = pd.concat(parts)
    table.index.name = "item"
    return table.reset_index()


def silence_ignored(votes: pd.DataFrame, prior: dict[int, float], rounds: int) -> pd.DataFrame:
    """The label model of exercise 06.2, but an abstention is read as "not asked"."""
    classes = list(prior)
    share = np.array(list(prior.values()))
    says = votes.ne(ABSTAIN).to_numpy(float)
    voted_for = votes.max().to_numpy()
    own = np.equal.outer(classes, voted_for)
    counts = says @ own.T
    voters = counts.sum(axis=1, keepdims=True)
    belief = np.where(voters > 0, counts / np.maximum(voters, 1), share)
    for _ in range(rounds):
        mine = belief @ own
        other = 1 - mine
        hits = (mine * says).sum(axis=0)
        misses = (other * says).sum(axis=0)
        a = (1 + hits) / (2 + mine.sum(axis=0))
        b = (1 + misses) / (2 + other.sum(axis=0))
        rate = np.where(own, a, b)
        score = np.log(share) + says @ np.log(rate).T
        score -= score.max(axis=1, keepdims=True)
        belief = np.exp(score)
        belief /= belief.sum(axis=1, keepdims=True)
    return pd.DataFrame(belief, votes.index, classes)


PARTS = {"curves": curves, "gap": gap, "headlines": headlines, "shapes": shapes}


def main() -> None:
    """Write the tables and print their sha256 sums."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", help="by default all")
    threadpool_limits(1)
    lab = functions(Lab("06-fewer-labels"))
    for name in parser.parse_args().parts or PARTS:
        table = PARTS[name](lab)
        content = table.to_csv(index=False, lineterminator="\n").encode("utf-8")
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{name}.csv").write_bytes(content)
        print(f"{name}.csv: {len(table)} rows, sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
