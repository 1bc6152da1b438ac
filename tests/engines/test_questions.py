"""The same question in words gives the same answer on every engine."""

from __future__ import annotations

from typing import Any

import pytest

from zeren.graph import Engine
from zeren.queries.ask import NotUnderstood, ask

# One question for each way in which the graph is asked what words mean, or rows are narrowed.
SAMPLE: tuple[tuple[str, dict[str, Any]], ...] = (
    ("who leads 医疗废物 in 江海", {"duty": "7", "agency": "区卫生健康局", "role": "leads"}),
    ("谁牵头处方点评", {"duty": "三/九/1", "match": "mentioned"}),
    ("谁牵头强化事中事后监管", {"duty": "三/十二", "match": "title"}),
    ("翁源县卫健局牵头哪些任务？", {"agency": "县卫生健康局", "duty": "二/一", "role": "leads"}),
    ("江海区医保局负责什么", {"agency": "市医疗保障局江海分局"}),
    ("what does the county health bureau lead", {"agency": "县卫生健康局"}),
    ("县卫生健康局和县财政局共同负责哪些任务", {"duty": "二/二"}),
    ("谁和区卫生健康局合作最多", {"agency_b": "区市场监督管理局"}),
    ("compare medical waste across Jianghai and Wengyuan", {"lead": "区卫生健康局"}),
    ("which duties have no lead in Huiji", {"duty": "二/一/2", "gap": "no-lead"}),
    ("indicators due by June 2020 in Jianghai", {"duty": "3", "due": "2020-03-31"}),
    ("targets for medical waste", {"duty_key": "7"}),
    ("医疗保障局江海分局牵头哪些任务", {"agency": "市医疗保障局江海分局", "inherited": False}),
    ("哪些文件引用了《医疗废物管理条例》", {"title": "医疗废物管理条例"}),
    ("江海区的满意率指标是多少", {"metric": "满意率", "value": 80.0}),
    ("江海区2020年6月以后到期、超过80%的指标", {"value": 100.0, "due_by": "2020-12-31"}),
    ("谁牵头保监", {}),
    ("深圳谁牵头医疗废物", {}),
)


@pytest.mark.parametrize(("question", "first"), SAMPLE, ids=[question for question, _ in SAMPLE])
def test_a_question_in_words_is_answered_alike(
    engine: Engine, question: str, first: dict[str, Any]
) -> None:
    answer = ask(engine, question)
    found = answer[0] if len(answer) else {}
    assert {name: found[name] for name in first} == first
    assert bool(found) == bool(first)
    again = engine.rows(answer.cypher, answer.params).rows
    assert len(again) == len(answer)


@pytest.mark.parametrize(
    "question", ["谁牵头医疗废务", "谁牵头民政", "爱卫办负责什么", "区卫健委在翁源负责什么"]
)
def test_what_is_not_understood_is_left_alone(engine: Engine, question: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        ask(engine, question)
    assert refused.value.questions
