"""What lab 07 imports: the store, the engine, checkpoints, and the graph that Hamilton runs."""

import pandas as pd
import pytest

from labkit import pipelines, reports
from labkit.checkpoint import own_or_stored
from labkit.engine import Engine, content_id
from labkit.fingerprints import used_names
from labkit.store import Store, address


def test_the_store_keeps_each_content_once_where_dvc_keeps_it(tmp_path):
    store = Store(tmp_path / "store")
    where = address("image,label\n")
    assert [store.put("image,label\n", where) for _ in range(2)] == [True, False]
    assert store.get(where) == "image,label\n"
    assert (tmp_path / "store" / "files" / "md5" / where[:2] / where[2:]).is_file()
    assert store.addresses() == [where]


def test_the_store_refuses_a_wrong_address_and_names_a_missing_one(tmp_path):
    store = Store(tmp_path)
    with pytest.raises(ValueError, match=address("a")):
        store.put("a", address("b"))
    assert store.addresses() == []
    with pytest.raises(KeyError, match=address("a")):
        store.get(address("a"))


def test_line_ends_and_byte_order_marks_come_back_as_they_were(tmp_path):
    text = "\ufeffplace,cases\r\nHubei,7"
    store = Store(tmp_path)
    store.put(text, address(text))
    assert store.get(address(text)) == text
    assert reports.table(text).to_dict("list") == {"place": ["Hubei"], "cases": ["7"]}


def wrong():
    raise NotImplementedError


def broken():
    raise KeyError("x")


@pytest.mark.parametrize(
    ("make", "said", "given"),
    [
        (lambda: [1], "the list: your own", [1]),
        (lambda: [2], "the list: the stored result, because yours differs", [1]),
        (wrong, "the list: the stored result, because your function is not written yet", [1]),
        (broken, "the list: the stored result, because yours stopped with KeyError", [1]),
    ],
)
def test_a_checkpoint_says_whose_result_it_shows(capsys, make, said, given):
    assert own_or_stored(make, lambda: [1], "the list") == given
    assert said in capsys.readouterr().out


def test_a_checkpoint_says_which_cell_was_skipped(capsys):
    def typing_error():
        return mispelt  # noqa: F821

    assert own_or_stored(lambda: not_there(), lambda: [1], "the list") == [1]  # noqa: F821
    assert "because the cell of not_there was not run" in capsys.readouterr().out
    own_or_stored(lambda: typing_error(), lambda: [1], "the list")
    assert "yours stopped with NameError: name 'mispelt'" in capsys.readouterr().out


def test_a_checkpoint_names_the_students_line_not_that_of_compiled_code(capsys):
    compiled = compile("def draw():\n    raise ValueError('inhomogeneous')", "random.pyx", "exec")
    spaces: dict = {}
    exec(compiled, spaces)
    own_or_stored(lambda: spaces["draw"](), lambda: [1], "the list")
    assert 'spaces["draw"]()' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"name": list("abc"), "value": [1, 2, 4]}, "column value, row 2: expected 3, found 4"),
        ({"name": list("xbc"), "value": [1, 2, 3]}, "column name, row 0: expected a, found x"),
        ({"name": list("ab"), "value": [1, 2]}, "expected 3 rows, found 2"),
        ({"value": [1, 2, 3]}, "expected the columns ['name', 'value'], found ['value']"),
        ({"name": list("abc"), "value": [1.0, float("nan"), 3.0]}, "column value, row 1"),
    ],
)
def test_a_checkpoint_names_the_first_difference(capsys, own, said):
    right = pd.DataFrame({"name": list("abc"), "value": [1, 2, 3]})
    assert own_or_stored(lambda: pd.DataFrame(own), lambda: right, "the table") is right
    assert f"because yours differs from it: {said}" in capsys.readouterr().out


def test_a_checkpoint_looks_at_the_index_too(capsys):
    right = pd.DataFrame({"value": [1, 2]})
    turned = pd.DataFrame({"value": [1, 2]}, index=[1, 0])
    assert own_or_stored(lambda: turned, lambda: right, "the table") is right
    assert "their index is not" in capsys.readouterr().out


def test_a_checkpoint_shows_where_the_students_code_stopped(capsys):
    own_or_stored(broken, lambda: [1], "the list")
    said = capsys.readouterr().out
    assert "KeyError: 'x' (line " in said and 'in broken: raise KeyError("x")' in said


@pytest.mark.parametrize(
    ("own", "whose"),
    [
        ({"value": [0.5, 0.6], "low": [0.42, 0.5]}, "your own"),
        ({"value": [0.5, 0.6], "low": [0.44, 0.5]}, "the stored result"),
        ({"value": [0.51, 0.6], "low": [0.4, 0.5]}, "the stored result"),
        ({"value": [0.5, 0.6], "low": [0.4, float("nan")]}, "the stored result"),
        ({"value": [0.5, 0.6]}, "the stored result"),
        ({"value": [0.5], "low": [0.4]}, "the stored result"),
    ],
)
def test_columns_of_other_random_numbers_may_differ_a_little(capsys, own, whose):
    right = pd.DataFrame({"value": [0.5, 0.6], "low": [0.4, 0.5]})
    mine = pd.DataFrame(own)
    shown = own_or_stored(lambda: mine, lambda: right, "alpha", within={"low": 0.03})
    assert whose in capsys.readouterr().out
    assert (shown is mine) == (whose == "your own")


def test_a_result_of_another_kind_is_not_the_students(capsys):
    right = pd.DataFrame({"value": [0.5]})
    assert own_or_stored(lambda: None, lambda: right, "alpha") is right
    assert "yours differs" in capsys.readouterr().out


def doubled(number: int) -> int:
    return 2 * number


def shown(doubled: int) -> str:
    return f"it is {doubled}"


def test_hamilton_runs_only_what_is_new(tmp_path):
    pipeline = pipelines.Pipeline("shown", tmp_path)
    first, second, third = (pipeline.run([doubled, shown], {"number": n}) for n in (1, 1, 2))
    assert first.state == {"number": "input", "doubled": "ran", "shown": "ran"}
    assert second.ran == [] and second.result == "it is 2"
    assert third.ran == ["doubled", "shown"] and third.result == "it is 4"


def test_an_engine_whose_stale_never_ends_stops(tmp_path):
    engine = Engine(lambda graph, code, data, done: ["doubled"], lambda sources, node: "code")
    night = engine.run([doubled], [], {"number": 3})
    assert night.result == 6
    assert engine.done["doubled"]["output"] == content_id(6)


@pytest.mark.parametrize(
    ("source", "used"),
    [
        ("def f(g):\n    return g + h", ["h"]),
        ("def f():\n    g = h\n    return g", ["h"]),
        ("def f():\n    return [g for g in h]", ["h"]),
        ("def f():\n    return len('g') + f()", []),
        ("f = [g for _ in range(2)]", ["g"]),
        ("def f():\n    def inner(h):\n        return g\n    return inner", ["g"]),
        ("def f(n=h):\n    return g.n", ["g", "h"]),
    ],
)
def test_which_other_sources_a_source_uses(source, used):
    assert used_names({"h": "h = 2", "f": source, "g": "g = 1"}, "f") == used
