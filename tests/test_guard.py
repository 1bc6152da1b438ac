"""What a visitor's own statement may do: the attacks, and the limits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from zeren.queries import Refused, admit
from zeren.queries.guard import LONGEST

CASES = yaml.safe_load(Path(__file__).with_name("attacks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["cypher"][:60])
def test_an_attack_is_refused_with_its_reason(case: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        admit(case["cypher"])
    assert case["why"].lower() in str(refused.value).lower()
    assert refused.value.line is not None


@pytest.mark.parametrize("case", CASES["passes"], ids=lambda case: case["cypher"][:60])
def test_an_honest_question_passes_and_every_word_stays_in_its_place(case: dict[str, Any]) -> None:
    statement = admit(case["cypher"])
    assert len(statement.text) == len(case["cypher"])
    assert all(
        after == before or after.isspace()
        for before, after in zip(case["cypher"], statement.text, strict=True)
    )
    # What was admitted is admitted again, and says the same.
    assert admit(statement.text).columns == statement.columns


def test_a_refusal_says_line_and_column() -> None:
    with pytest.raises(Refused) as refused:
        admit("MATCH (d:Duty)\nWHERE d.seq = 1\n  SET d.seq = 2 RETURN d.seq")
    assert (refused.value.line, refused.value.column) == (3, 3)


@pytest.mark.parametrize(
    ("cypher", "why"),
    [
        ("RETURN " + "(" * 30 + "1" + ")" * 30 + " AS x", "24 deep"),
        ("RETURN " + "[" * 5000 + "1" + "]" * 5000 + " AS x", "10,000 characters"),
        ("RETURN " + "[" * 4000 + "1" + "]" * 4000 + " AS x", "24 deep"),
        ("RETURN " + "CASE WHEN true THEN " * 7 + "1" + " END" * 7 + " AS x", "6 deep"),
        ("RETURN 1 AS x" + " " * LONGEST, "10,000 characters"),
        ("MATCH (a)" + "-[:PART_OF]->()" * 41 + " RETURN a.id AS x", "at most 40"),
        ("MATCH (a) WHERE " + "(a {x: (" * 12 + "1" + ")})" * 12 + " RETURN 1 AS x", "24 deep"),
    ],
)
def test_a_statement_stays_in_bounds(cypher: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        admit(cypher)


def test_a_deep_statement_within_the_bounds_is_read_in_a_moment() -> None:
    admit("RETURN " + "(" * 24 + "1" + ")" * 24 + " AS x")
    admit("MATCH (a) WHERE " + "(a {x: (" * 8 + "a" + ")})" * 8 + ".id = 1 RETURN 1 AS x")
    admit("RETURN 1" + " + 1" * 2000 + " AS x")


def test_a_regular_expression_given_as_a_parameter_is_looked_at_too() -> None:
    text = "MATCH (d:Duty) WHERE d.title =~ $words RETURN d.id AS id"
    assert admit(text, {"words": ".*监管"}).parameters == {"words"}
    with pytest.raises(Refused, match="search for ever"):
        admit(text, {"words": r"(\w+)+!"})


@pytest.mark.parametrize(
    "pattern",
    [
        ".*.*x",
        "[^x]*.*x",
        ".*?.*?x",
        r"\w+\w+",
        ".{0,500}.{0,500}x",
        ".*a.*b.*c.*d",
        "(a*)+",
        "(?=a)",
    ],
)
def test_a_regular_expression_that_could_search_for_ever_is_refused(pattern: str) -> None:
    with pytest.raises(Refused, match="search for ever"):
        admit("MATCH (d:Duty) WHERE d.title =~ $words RETURN d.id AS id", {"words": pattern})


@pytest.mark.parametrize(
    "pattern",
    [
        ".*监管.*管理.*",
        r"[0-9]+年[0-9]+月[0-9]+日",
        r"\d+\.\d+ .*",
        "(ab)?c",
        ".*+x",
        "[一-龥]{2,4}局",
    ],
)
def test_an_ordinary_regular_expression_passes(pattern: str) -> None:
    admit("MATCH (d:Duty) WHERE d.title =~ $words RETURN d.id AS id", {"words": pattern})


def test_the_parameters_and_columns_of_a_statement_are_known_before_it_runs() -> None:
    statement = admit("MATCH (d) WHERE d.a = $a AND d.b CONTAINS '$c' RETURN d.id, d.x AS `y z`")
    assert statement.parameters == {"a"}
    assert statement.columns == ("d.id", "y z")


VOCABULARY = (
    "MATCH OPTIONAL WHERE WITH UNWIND RETURN ORDER BY LIMIT UNION ALL AS IN AND OR NOT CASE WHEN"
    " THEN ELSE END EXISTS COUNT LOAD FROM COPY TO CALL CREATE DELETE SET a b d.id 'x' 1 $p ( ) [ ]"
    " { } , . : ; | - > < = + * .. // /* */ ` ' \" \\ \n \u3000 （ 牵头"
)
WORDS = st.sampled_from(VOCABULARY.split(" "))


@given(st.lists(WORDS, max_size=24).map(" ".join))
def test_any_text_is_admitted_or_refused_and_never_breaks_the_reader(text: str) -> None:
    try:
        statement = admit(text)
    except Refused as refused:
        assert refused.line is not None
    else:
        assert statement.columns


@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered_in_words(text: str) -> None:
    try:
        admit(text)
    except Refused as refused:
        assert str(refused)


@given(
    st.sampled_from([case["cypher"] for case in CASES["passes"]]),
    st.sampled_from(
        [
            "LOAD FROM '/etc/passwd' RETURN *",
            "DETACH DELETE d",
            "COPY (RETURN 1) TO '/tmp/x'",
            "CALL timeout=0",
            "CREATE (:Topic)",
            "INSTALL httpfs",
        ]
    ),
    st.sampled_from([" ", "\n", "\t", "\u3000", "\u00a0", "/**/", " // x\n", ";", " ; "]),
    st.booleans(),
)
def test_no_honest_question_carries_an_attack(
    honest: str, attack: str, between: str, after: bool
) -> None:
    """Before or after any question, however it is parted from it."""
    honest = honest.split(" //")[0].rstrip("; ") if not honest.startswith("//") else honest
    text = f"{honest}{between}{attack}" if after else f"{attack}{between}{honest}"
    with pytest.raises(Refused):
        admit(text)
