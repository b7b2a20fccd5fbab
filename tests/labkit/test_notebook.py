"""What a lab prints where a student's function is not written yet."""

from labkit.notebook import shows


def unwritten():
    raise NotImplementedError


def written(helper):
    return helper()


def test_the_message_names_the_function_that_is_missing(capsys):
    with shows("written", "unwritten"):
        unwritten()
    assert "write unwritten, then" in capsys.readouterr().out


def test_the_message_names_all_functions_where_the_missing_one_is_unknown(capsys):
    with shows("first", "second"):
        raise NotImplementedError
    assert "write first and second, then" in capsys.readouterr().out


def test_what_runs_leaves_no_message(capsys):
    with shows("written"):
        written(dict)
    assert capsys.readouterr().out == ""
