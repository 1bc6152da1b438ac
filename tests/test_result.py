"""The answer to a question, as rows, frames and a table in a notebook."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from zeren.queries import Result

ANSWER = Result(
    ("agency", "seq", "value", "inherited", "others", "quote"),
    (
        ("区卫生健康局", 1, 100.0, False, ["区财政局", "区民政局"], "区卫生健\n康局"),
        (None, None, None, None, [], None),
        ("<b>局</b>", 3, 0.5, True, ["&"], "负责 <script>alert(1)</script>"),
    ),
    "MATCH (a:Agency) RETURN a.name AS agency",
    {"where_": "江海"},
    "谁牵头？ · Who leads?",
)


def test_a_result_is_rows_that_are_dicts() -> None:
    assert len(ANSWER) == 3
    assert [row["agency"] for row in ANSWER] == ["区卫生健康局", None, "<b>局</b>"]
    assert ANSWER[0]["seq"] == 1
    assert ANSWER[-1]["value"] == 0.5
    assert ANSWER.column("seq") == [1, None, 3]


def test_a_part_of_a_result_is_a_result() -> None:
    part = ANSWER[1:]
    assert isinstance(part, Result)
    assert (len(part), part.columns, part.cypher) == (2, ANSWER.columns, ANSWER.cypher)


def test_a_result_does_not_change() -> None:
    with pytest.raises(AttributeError):
        ANSWER.rows = ()  # type: ignore[misc]


def test_an_unknown_column_is_named_with_those_there_are() -> None:
    with pytest.raises(KeyError, match=r"no column 'agent'.*agency, seq"):
        ANSWER.column("agent")


def test_an_empty_result_is_false_and_keeps_its_columns() -> None:
    empty = ANSWER[:0]
    assert not empty
    assert list(empty) == []
    assert list(empty.to_pandas().columns) == list(ANSWER.columns)
    assert empty.to_polars().columns == list(ANSWER.columns)
    assert "0 rows" in repr(empty)


def test_in_pandas_whole_numbers_stay_whole_where_some_are_missing() -> None:
    frame = ANSWER.to_pandas()
    assert frame["seq"].dtype == "Int64"
    assert frame["value"].dtype == "float64"
    assert frame["inherited"].dtype == "boolean"
    assert frame["seq"].isna().tolist() == [False, True, False]
    assert frame["others"].tolist()[0] == ["区财政局", "区民政局"]
    assert frame["agency"].tolist()[1] is None


def test_in_polars_the_values_keep_their_types() -> None:
    frame = ANSWER.to_polars()
    assert [str(kind) for kind in frame.dtypes] == [
        "String",
        "Int64",
        "Float64",
        "Boolean",
        "List(String)",
        "String",
    ]
    assert frame["seq"].to_list() == [1, None, 3]


@pytest.mark.parametrize(("package", "method"), [("pandas", "to_pandas"), ("polars", "to_polars")])
def test_a_frame_library_that_is_not_there_is_named_with_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, package: str, method: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=f"{package} is not installed; `pip install"):
        getattr(ANSWER, method)()


def test_in_a_notebook_everything_is_escaped_and_quotes_unfold() -> None:
    html = ANSWER._repr_html_()
    assert "<script>" not in html
    assert "<b>局" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<details><summary>区卫生健…</summary>" in html
    assert "区财政局、区民政局" in html
    assert "谁牵头？ · Who leads?" in html
    assert ANSWER.cypher in html
    assert "None" not in html


def test_in_a_notebook_a_question_shows_no_columns_for_programs_and_no_empty_ones() -> None:
    rows = (("甲", "a1", 3, None, 1), ("乙", "a2", 4, None, None))
    columns = ("agency", "agency_id", "char_start", "due", "seq")
    asked = Result(columns, rows, "RETURN 1 AS n", question="谁？ · Who?")
    heads = re.findall("<th>(.*?)</th>", asked._repr_html_())
    assert heads == ["agency", "seq"]
    own = Result(columns, rows, "RETURN 1 AS n")
    assert re.findall("<th>(.*?)</th>", own._repr_html_()) == list(columns)


def test_in_a_notebook_a_long_result_says_how_many_rows_follow() -> None:
    long = Result(("n",), tuple((n,) for n in range(1234)), "RETURN 1 AS n")
    html = long._repr_html_()
    assert html.count("<tr>") == 51
    assert "… 1,184 more" in html


def test_printed_it_tells_its_question_size_and_columns() -> None:
    assert repr(ANSWER).startswith("<谁牵头？ · Who leads?: 3 rows of agency, seq,")


def test_a_result_can_be_written_as_json() -> None:
    assert json.loads(json.dumps(list(ANSWER), ensure_ascii=False))[0]["agency"] == "区卫生健康局"


def test_looking_at_a_result_imports_no_frame_library() -> None:
    program = (
        "import sys; from zeren.queries import Result; r = Result(('a',), ((1,),), '');"
        "r._repr_html_(), repr(r), list(r);"
        "print([name for name in ('pandas', 'polars', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
