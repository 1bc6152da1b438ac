"""Which rule the pieces of a question fit, or why they fit none."""

from __future__ import annotations

from collections.abc import Iterable

from .catalogue import QUERIES
from .pieces import Lost, Question, Read
from .rules import ALWAYS, RULES, Rule
from .terms import Term

#: Signs of working together.
TOGETHER = frozenset(("cooperate", "together"))
_SLOT = {"place": "place", "words": "topic", "body": "body", "date": "date",
         "position": "position", "document": "document", "cited": "cited",
         "figure": "figure"}  # fmt: skip


def _slots(pieces: Iterable[Read], as_body: bool) -> frozenset[str]:
    """What is named; a word that is both topic and function counts as what is tried."""
    found: list[str] = []
    for piece in pieces:
        if piece.kind == "term":
            term: Term = piece.value
            body = term.functions and (as_body or not term.topics)
            found.append("body" if body else "topic")
        elif piece.kind in _SLOT:
            found.append(_SLOT[piece.kind])
    if found.count("body") > 1:
        found.append("body2" if found.count("body") == 2 else "bodies")
    return frozenset(found)


def fitting(question: Question, pieces: list[Read], signs: frozenset[str]) -> tuple[Rule, bool]:
    """The first rule that the signs and what is named fit, and how words of two uses are read."""
    # 和医保合作: whom one works with is a body; else a word of two uses is a topic first.
    ways = (True, False) if signs & TOGETHER else (False, True)
    near: Rule | None = None
    for as_body in ways:
        slots = _slots(pieces, as_body)
        for rule in RULES:
            if not _asks(rule, signs):
                continue
            if _fits(rule, slots):
                return rule, as_body
            if rule.needs:
                near = near or rule
    if signs <= ALWAYS | {"what", "who", "how", "bodies"}:
        raise Lost(
            "没有说要问什么（谁牵头、负责什么、有哪些指标……）。",
            "It does not say what is asked (who leads, what does a body do, which targets …).",
            pieces=pieces,
        )
    if "it" in signs:
        raise Lost(
            "“它”“这事”指什么不清楚，请写出主题。",
            "What “it” stands for is not known here; name the topic.",
            pieces=pieces,
        )
    if signs & {"why", "how"}:
        raise Lost(
            "为什么、怎么做，图里没有。", "Why, and how to, is not in the graph.", pieces=pieces
        )
    if near is None:
        raise Lost(
            "问的不是一件事，或者这些说法合不到一起。",
            "It asks more than one thing, or things that don't go together.",
            pieces=pieces,
        )
    raise _misfit(question, near, _slots(pieces, False), pieces)


def _asks(rule: Rule, signs: frozenset[str]) -> bool:
    groups = [frozenset(group.split()) for group in rule.needs]
    allowed = ALWAYS.union(rule.may.split(), *groups)
    return signs <= allowed and all(group & signs for group in groups)


def _fits(rule: Rule, slots: frozenset[str]) -> bool:
    given = set(rule.given.split())
    allowed = given | set(rule.takes.split())
    if "document" in {one.name for one in QUERIES[rule.query].parameters}:
        allowed.add("document")
    if rule.query == "duties_of" and "body2" not in rule.given:
        allowed |= {"body2", "bodies"}
    return given <= slots <= allowed


_SLOT_NAMES = {
    "topic": ("主题", "a topic"),
    "place": ("地方", "a place"),
    "body": ("单位", "a body"),
    "body2": ("第二个单位", "a second body"),
    "bodies": ("几个单位", "several bodies"),
    "date": ("日期", "a date"),
    "position": ("职务", "a position"),
    "document": ("文件", "a document"),
    "cited": ("引用的文件", "a document that is cited"),
    "figure": ("数值", "a figure"),
}


def _misfit(question: Question, rule: Rule, slots: frozenset[str], pieces: list[Read]) -> Lost:
    """What is missing, or what the query can't be narrowed by."""
    query = QUERIES[rule.query]
    missing = [name for name in rule.given.split() if name not in slots]
    if missing:
        zh = "、".join(_SLOT_NAMES[name][0] for name in missing)
        en = " and ".join(_SLOT_NAMES[name][1] for name in missing)
        return Lost(
            f"“{query.question_zh}”还缺{zh}。",
            f"“{query.question_en}” needs {en} as well.",
            pieces=pieces,
        )
    extra = slots - set(rule.given.split()) - set(rule.takes.split())
    zh = "、".join(_SLOT_NAMES[name][0] for name in sorted(extra))
    en = " and ".join(_SLOT_NAMES[name][1] for name in sorted(extra))
    return Lost(
        f"“{query.question_zh}”不能再按{zh}来问。",
        f"“{query.question_en}” can't be narrowed by {en}.",
        unused=[
            question.cased[p.start : p.end] for p in pieces if p.kind == "date" and "date" in extra
        ],
        pieces=pieces,
    )
