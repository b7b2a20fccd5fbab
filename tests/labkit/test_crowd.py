"""The simulated crowd: is a batch like the real one, in its statistics, its format and its quirks?

Why the yardstick is the spread over seeds: the figures of the real batch were measured on one draw
of its crowd, so each has a sampling error of its own. The spread of a figure over simulated batches
of the same size estimates that error, with the uneven activity of the workers in it; so it is the
figure's standard error. The error of our mean over 20 batches is smaller by the root of 20 and is
left out.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from batch_statistics import batch_statistics

from labkit import data, metadata, mturk
from labkit.crowd import Batch, simulate_annotations, simulate_batch
from labkit.questions import LEXICON_COLUMNS
from labkit.schema import read_table

LEXICON = (
    Path(__file__).resolve().parents[2]
    / "solutions"
    / "04-label-aggregation"
    / "private"
    / "lexicon.csv"
)
SEEDS = range(20)
PUBLISHED = {  # of the real batch
    "workers with one HIT": 63,
    "share of the ten busiest": 0.52,
    "mean log activity": 1.37,
    "sd log activity": 1.46,
    "median seconds": 67,
    "gold sensitivity": 0.748,
    "gold specificity": 0.895,
    "sd of sensitivity over workers": 0.153,  # of Beta(5.2, 1.7)
    "sd of specificity over workers": 0.073,  # of Beta(14.8, 1.7)
    "HITs that pass": 0.58,
    "yes on targets": 0.12,
    "targets split 2 to 1": 0.26,
    "agreement at 20-30 s": 0.865,
    "agreement above 180 s": 0.94,
    "gold accuracy, slow less quick": 0.0,
    "blank gold in question 12": 27,
    "blank gold in question 15": 207,
    "pairs both target and gold": 20,
    "adjectives repeated within a HIT": 11,
    "blank adjectives repeated within a HIT": 100,
    "blank answers to targets": 2,
    "prevalence": 0.11,
    "target sensitivity": 0.33,
    "target specificity": 0.92,
    "true targets never found": 0.47,  # "nearly half"
    "majority vote right": 0.923,
    "no to everything right": 0.891,
}


@pytest.fixture(scope="module")
def lexicon() -> pd.DataFrame:
    return pd.read_csv(LEXICON, dtype=str, keep_default_na=False, encoding="utf-8").astype(
        {"obvious": int}
    )


@pytest.fixture(scope="module")
def realistic(lexicon) -> pd.DataFrame:
    """Statistics of 20 batches, one row a seed."""
    batches = (simulate_batch(lexicon, "realistic", seed) for seed in SEEDS)
    return pd.DataFrame([batch_statistics(batch.raw, batch.truth) for batch in batches])


@pytest.fixture(scope="module")
def batch(lexicon) -> Batch:
    return simulate_batch(lexicon, "realistic", seed=3)


@pytest.fixture(scope="module")
def spammy(lexicon) -> Batch:
    return simulate_batch(lexicon, "spammy", seed=3)


def errors(statistics: pd.DataFrame) -> pd.Series:
    """How many of its standard errors each published figure is from the mean over the batches."""
    found = statistics[list(PUBLISHED)]
    return (found.mean() - pd.Series(PUBLISHED)) / found.std()


@pytest.mark.parametrize("figure", PUBLISHED)
def test_realistic_batches_have_the_figures_of_the_real_one(realistic, figure):
    found = realistic[figure]
    assert abs(errors(realistic)[figure]) <= 3, (
        f"{figure}: {PUBLISHED[figure]} published, {found.mean():.3f} simulated"
    )


def test_what_is_the_same_in_every_batch(realistic):
    assert (realistic["workers"] == 187).all()
    assert (realistic["busiest worker's HITs"] <= 330).all()
    assert (realistic["7- and 30-day rate of 100 %"] == 1).all()
    assert (realistic["lifetime rate one of 100, 99, 98, 95 %"] == 1).all()
    assert (realistic["workers with lifetime rate 100 %"] < 1).all()


def test_gold_is_easier_than_the_targets_in_every_batch(realistic):
    assert (realistic["gold sensitivity"] > realistic["target sensitivity"] + 0.2).all()


def test_agreement_rises_with_time(realistic):
    assert (realistic["agreement above 180 s"] > realistic["agreement at 20-30 s"]).mean() >= 0.9


def test_the_comparison_tells_a_spammy_crowd_apart(lexicon, realistic):
    batches = [simulate_batch(lexicon, "spammy", seed) for seed in (1, 2)]
    spammy = pd.DataFrame([batch_statistics(batch.raw, batch.truth) for batch in batches])
    distance = (spammy.mean()[list(PUBLISHED)] - pd.Series(PUBLISHED)) / realistic[
        list(PUBLISHED)
    ].std()
    assert {"target specificity", "majority vote right", "gold specificity"} <= set(
        distance.index[distance.abs() > 3]
    )


def test_a_quarter_of_the_spammy_work_is_careless_in_three_ways(spammy):
    done = spammy.workers.groupby("kind")["hits"].sum() / len(spammy.raw)
    assert done.drop("ordinary").sum() == pytest.approx(0.25, abs=0.005)
    assert done[["constant", "random", "fast"]].to_list() == pytest.approx([1 / 12] * 3, abs=0.005)


def test_careless_workers_do_what_their_kind_says(spammy):
    kind = spammy.raw["WorkerId"].map(spammy.workers["kind"])
    answers = spammy.raw[[f"Answer.adj_{question}" for question in mturk.QUESTIONS]]
    constant = answers[kind == "constant"].replace("", np.nan).nunique(axis=1)
    assert (constant == 1).all()
    assert (answers[kind == "random"] == "Yes").to_numpy().mean() == pytest.approx(0.5, abs=0.05)
    seconds = spammy.raw["WorkTimeInSeconds"].astype(int)
    assert seconds[kind == "fast"].median() < 15 < seconds[kind == "ordinary"].quantile(0.05)


def test_the_file_has_the_service_s_columns_lines_and_schema(batch, tmp_path):
    mturk.write_batch(batch.raw, tmp_path / "batch.csv")
    content = (tmp_path / "batch.csv").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == 2905
    assert [path.name for path in tmp_path.iterdir()] == ["batch.csv"]
    columns = metadata.read("adjectives").file("batch").columns
    table = read_table(content.decode("utf-8"), columns)
    assert tuple(table) == mturk.COLUMNS and len(mturk.COLUMNS) == 65
    answers = [name for name in table if name.startswith("Answer.")]
    assert answers.index("Answer.adj_10") == 1 and answers.index("Answer.adj_16") == 10


def test_each_target_is_asked_once_and_has_one_truth(batch):
    hits = batch.raw.drop_duplicates("HITId")
    targets = hits[["Input.attr_id", *(f"Input.adj_{question}" for question in mturk.TARGETS)]]
    asked = [
        (attr_id, word) for attr_id, *words in targets.itertuples(index=False) for word in words
    ]
    assert len(asked) == len(set(asked)) == 9680
    assert sorted(asked) == list(batch.truth[["attr_id", "adj"]].itertuples(index=False, name=None))
    assert batch.truth["label"].dtype == bool


def test_three_different_workers_do_a_hit(batch):
    workers = batch.raw.groupby("HITId")["WorkerId"]
    assert (workers.size() == 3).all() and (workers.nunique() == 3).all()
    assert batch.raw["WorkerId"].value_counts().to_dict() == batch.workers["hits"].to_dict()


def test_labels_follow_the_lexicon(batch, lexicon):
    words = lexicon.set_index("attr_id")["adjectives"].str.split("; ")
    right = [
        word in words[attr_id]
        for attr_id, word in zip(batch.truth["attr_id"], batch.truth["adj"], strict=True)
    ]
    assert batch.truth["label"].tolist() == right


def test_gold_questions_are_obvious_and_blank_ones_have_no_answer(batch, lexicon):
    known = lexicon.set_index("attr_id").to_dict("index")
    for hit in batch.raw.to_dict("records"):
        attribute = known[hit["Input.attr_id"]]
        words = attribute["adjectives"].split("; ")
        gold = [hit[f"Input.adj_{question}"] for question in mturk.GOLD_YES]
        assert {word for word in gold if word} <= set(words[: attribute["obvious"]])
        assert hit["Input.adj_16"] not in words
        answered = [hit[f"Answer.adj_{question}"] != "" for question in mturk.GOLD_YES]
        assert answered == [word != "" for word in gold]


def test_times_fit_together(batch):
    form = "%a %b %d %H:%M:%S PST %Y"
    times = {
        name: pd.to_datetime(batch.raw[name], format=form)
        for name in ("CreationTime", "AcceptTime", "SubmitTime", "AutoApprovalTime", "Expiration")
    }
    approved = pd.to_datetime(
        batch.raw["ApprovalTime"], format="%Y-%m-%d %H:%M:%S UTC"
    ) - pd.Timedelta(hours=8)
    worked = (times["SubmitTime"] - times["AcceptTime"]).dt.total_seconds()
    assert (worked == batch.raw["WorkTimeInSeconds"].astype(int)).all()
    assert (times["AcceptTime"] >= times["CreationTime"]).all()
    assert (times["SubmitTime"] < times["Expiration"]).all()
    assert (times["AutoApprovalTime"] - times["SubmitTime"] == pd.Timedelta(days=3)).all()
    assert (approved - times["AutoApprovalTime"]).dt.total_seconds().between(1, 80).all()


def test_rates_belong_to_the_worker_and_count_this_batch(batch):
    for name in ("LifetimeApprovalRate", "Last30DaysApprovalRate", "Last7DaysApprovalRate"):
        assert (batch.raw.groupby("WorkerId")[name].nunique() == 1).all()
        handed_in = batch.raw[name].str.extract(r"/(\d+)\)")[0].astype(int)
        assert (handed_in >= batch.raw["WorkerId"].map(batch.workers["hits"])).all()


def test_the_seed_decides_everything(lexicon, batch):
    again = simulate_batch(lexicon, "realistic", seed=3)
    pd.testing.assert_frame_equal(again.raw, batch.raw)
    pd.testing.assert_frame_equal(again.truth, batch.truth)
    assert not simulate_batch(lexicon, "realistic", seed=4).raw.equals(batch.raw)


@pytest.mark.parametrize("hits", [1, 2, 20, 60, 100, 1400])
def test_a_batch_of_any_size_is_complete(lexicon, hits):
    other = simulate_batch(lexicon, "spammy", seed=0, hits=hits)
    assert len(other.raw) == 3 * hits and len(other.truth) == 10 * hits
    assert (other.raw.groupby("HITId")["WorkerId"].nunique() == 3).all()


@pytest.mark.parametrize("name", ["adjectives", "adjectives-spammy"])
def test_the_public_files_read_back_have_the_figures_of_their_preset(name, lexicon, realistic):
    public = batch_statistics(data.load(name, "batch").astype(str), data.load(name, "truth"))
    distance = (pd.Series(public)[list(PUBLISHED)] - pd.Series(PUBLISHED)) / realistic[
        list(PUBLISHED)
    ].std()
    far_off = set(distance.index[distance.abs() > 3])
    if name == "adjectives":
        assert not far_off
    else:
        assert {"target specificity", "gold specificity"} <= far_off


def test_an_unknown_preset_is_refused_by_name(lexicon):
    with pytest.raises(
        ValueError, match="no preset called 'perfect'; there are: realistic, spammy"
    ):
        simulate_batch(lexicon, "perfect", seed=0)


@pytest.mark.parametrize(
    ("hits", "message"), [(0, "at least 1 HIT"), (1401, "enough for 1400 HITs, not for 1401")]
)
def test_an_impossible_number_of_hits_is_refused(lexicon, hits, message):
    with pytest.raises(ValueError, match=message):
        simulate_batch(lexicon, "realistic", seed=0, hits=hits)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.drop(columns="field"), "column field is missing"),
        (lambda table: pd.concat([table, table.head(1)]), "is there twice"),
        (lambda table: table.assign(adjectives="hot; hot"), "a repeated or a blank adjective"),
        (lambda table: table.assign(obvious=0), "expected 1 to"),
        (lambda table: table.assign(field="all the same"), "other fields have too few adjectives"),
    ],
)
def test_a_lexicon_out_of_order_is_refused(lexicon, change, message):
    with pytest.raises(ValueError, match=message):
        simulate_batch(change(lexicon), "realistic", seed=0)


def test_the_lexicon_itself_is_in_order(lexicon):
    assert tuple(lexicon) == LEXICON_COLUMNS
    words = lexicon["adjectives"].str.split("; ")
    assert words.str.len().between(14, 18).all()
    assert lexicon["attr_id"].is_monotonic_increasing
    assert set(words[lexicon["attr_id"] == "truth.n.01"].iloc[0][:2]) == {"TRUE", "FALSE"}


def test_annotations_have_different_workers_in_each_task():
    annotations, truth = simulate_annotations(200, 5, 4, 3, seed=1)
    assert list(annotations) == ["task", "worker", "label"]
    assert len(annotations) == 800 and len(truth) == 200
    assert (annotations.groupby("task")["worker"].nunique() == 4).all()
    assert set(annotations["label"]) == set(truth) == {0, 1, 2}
    assert sorted(annotations["worker"].unique()) == [0, 1, 2, 3, 4]


def test_annotations_are_as_accurate_as_asked_and_by_worker_and_class():
    annotations, truth = simulate_annotations(50_000, 20, 4, 3, seed=2, accuracy=(6.0, 2.0))
    true = truth.loc[annotations["task"]].to_numpy()
    right = annotations.assign(true=true, right=annotations["label"] == true)
    by_worker = right.groupby(["worker", "true"])["right"].mean()
    assert len(by_worker) == 60
    assert by_worker.mean() == pytest.approx(
        0.75, abs=3 * 0.144 / 60**0.5
    )  # 0.144: sd of Beta(6, 2)
    assert by_worker.std() == pytest.approx(0.144, abs=0.045)


def test_annotations_follow_their_seed():
    first, second, other = (simulate_annotations(50, 9, 3, 2, seed=seed) for seed in (5, 5, 6))
    pd.testing.assert_frame_equal(first[0], second[0])
    pd.testing.assert_series_equal(first[1], second[1])
    assert not first[0].equals(other[0])


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ((0, 3, 3, 2), "at least 1 task"),
        ((5, 3, 3, 1), "2 classes"),
        ((5, 2, 3, 2), "at least as many workers, not 2"),
    ],
)
def test_impossible_sizes_are_refused(sizes, message):
    with pytest.raises(ValueError, match=message):
        simulate_annotations(*sizes, seed=0)
