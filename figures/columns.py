"""What the columns of an answer are called, which come first, and how their values are said.

A column that is a property of the graph is called as the ontology calls it. What only programs
need (ids, offsets, labels of both languages) comes last; of a narrow view it is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from ..ontology import schema
from .words import Names

# Columns that are no property of the graph, or mean something else in an answer.
_LABELS: dict[str, tuple[str, str]] = {
    "about": ("所述文件", "the document it is about"),
    "above": ("上级", "above"),
    "above_name": ("上级名称", "name of the place above"),
    "agencies": ("单位数", "bodies"),
    "agency": ("单位", "body"),
    "agency_name": ("单位通名", "usual name of the body"),
    "before": ("不晚于", "not after"),
    "bodies": ("单位数", "bodies"),
    "by": ("由哪份文件", "by which document"),
    "by_title": ("由哪份文件", "by which document"),
    "char_end": ("终点", "end"),
    "char_start": ("起点", "start"),
    "cited": ("所引文件", "document cited"),
    "correction": ("更正编号", "correction"),
    "corrections": ("读入时的更正", "what was overruled"),
    "detail": ("细节", "detail"),
    "document": ("文件", "document"),
    "documents": ("文件数", "documents"),
    "duties": ("任务数", "duties"),
    "duty": ("编号", "no."),
    "example_id": ("例子的任务标识", "duty id of the example"),
    "duty_id": ("任务标识", "duty id"),
    "duty_end": ("任务终点", "end of the duty"),
    "duty_key": ("编号", "no."),
    "duty_start": ("任务起点", "start of the duty"),
    "finding": ("读到的", "finding"),
    "first_duty": ("首项任务", "first duty"),
    "function": ("职能", "function"),
    "gap": ("缺口", "gap"),
    "indicator": ("指标", "indicator"),
    "issuer": ("发文单位", "issuer"),
    "jurisdiction": ("地方代码", "place code"),
    "jurisdictions": ("地方代码", "place codes"),
    "label": ("名称", "label"),
    "lead": ("牵头单位", "lead"),
    "leads": ("牵头任务数", "duties led"),
    "leads_a": ("甲牵头", "A leads"),
    "leads_b": ("乙牵头", "B leads"),
    "match": ("相符之处", "what matches"),
    "mention": ("文中写法", "as written"),
    "mentioned": ("涉及的任务数", "duties that touch on it"),
    "number": ("文号", "number"),
    "other": ("另一单位", "other body"),
    "others": ("其他单位", "other bodies"),
    "owner": ("归属", "belongs to"),
    "person": ("人员", "person"),
    "place": ("地方", "place"),
    "places": ("地方数", "places"),
    "position": ("组内职务", "position"),
    "post": ("职务", "post"),
    "reader": ("读取版本", "reader"),
    "relation": ("关系", "relation"),
    "said": ("现为", "now"),
    "section": ("章节", "section"),
    "superior": ("上级单位", "superior body"),
    "superior_named": ("上级在文中点名", "superior named in a text"),
    "superior_place": ("上级所在地", "place of the superior"),
    "team": ("小组", "group"),
    "title": ("标题", "title"),
    "topic": ("主题", "topic"),
    "unit": ("计量单位", "unit"),
    "unsure": ("存疑", "not understood"),
    "was": ("原为", "was"),
    "what": ("什么", "what"),
    "where": ("地方", "place"),
    "without_topic": ("无主题的文件", "documents without topics"),
    "zone": ("功能区", "zone"),
}
# What a question is asked by, where a column of that name means something else.
_ASKED = {"about": ("内容", "about")}
# Columns that say what they say of an example, where a row has one.
_OF_EXAMPLE = {"duty", "title", "quote", "role_a", "role_b"}
# Two of a kind in one row, and the same in another language or as an id.
_ENDINGS = {
    "_a": (" 甲", " A"),
    "_b": (" 乙", " B"),
    "_zh": ("（中文）", " (Chinese)"),
    "_en": ("（英文）", " (English)"),
    "_id": ("标识", " id"),
}

# What people look for, in the order in which it is read; the others follow.
_FIRST = (
    "what", "place", "agency_a", "agency_b", "leads_a", "leads_b", "duty", "duty_key", "title",
    "person", "agency", "superior", "lead", "function", "role", "basis", "inherited", "metric",
    "comparator", "value", "unit", "due", "quote", "role_a", "role_b", "topic", "duties", "leads",
    "function_a", "function_b",
)  # fmt: skip
# What programs need, or what a column before it says in words.
_LAST = frozenset({"jurisdiction", "jurisdictions", "document", "text", "seq", "sha256", "zone",
                   "label_zh", "label_en", "mention", "above", "cited", "by", "correction",
                   "source_url", "retrieved_on", "corrections", "due_quote",
                   "about", "agency_name", "quote_b"})  # fmt: skip
_FOR_PROGRAMS = ("_id", "_start", "_end", "_start_b", "_end_b", "_zh", "_en")

# column → the vocabulary of its values
_VOCABULARIES = {
    "role": "roles", "basis": "bases", "function": "functions", "form": "forms",
    "validity": "validity", "level": "levels",
}  # fmt: skip
_SAID: dict[str, tuple[str, str]] = {
    "main": ("主要主题", "main topic"),
    "mentioned": ("正文提到", "touched on"),
    "documents": ("文件", "documents"),
    "duties": ("任务", "duties"),
    "assignments": ("分工", "assignments"),
    "based-on": ("依据", "based on"),
    "cites": ("引用", "cites"),
    "issuer": ("发文单位", "issuer"),
    "group": ("领导小组", "leading group"),
    "member": ("成员", "member"),
    "post": ("职务", "post"),
    "duty": ("任务", "duty"),
    "due": ("时限", "date"),
    "indicator": ("指标", "indicator"),
    "title": ("标题", "title"),
    "unsure": ("存疑", "not understood"),
    "no-lead": ("没有牵头单位", "no lead"),
    "no-agency": ("没有写明任何单位", "nobody is named"),
    "no-due": ("没有时限", "no date"),
    "open-ended": ("名单以“等”收尾", "list ends in 等"),
}
_OF_THEIR_OWN = {"match", "what", "relation", "gap"}


@cache
def _properties() -> dict[str, tuple[str, str]]:
    every = [
        *(one for kind in schema().nodes.values() for one in kind.properties),
        *(one for kind in schema().edges.values() for one in kind.properties),
    ]
    return {one.name: (one.label_zh, one.label_en) for one in every}


def known(column: str) -> bool:
    """Whether there are words for a column."""
    return _words(column) is not None


def label(lang: str, column: str) -> str:
    """What a column is called; one without words by its name."""
    found = _words(column)
    if found is None:
        return column
    return _capital(found, lang)


def asked(lang: str, parameter: str) -> str:
    """What a parameter is called, which may be something else than the column of its name."""
    if parameter not in _ASKED:
        return label(lang, parameter)
    return _capital(_ASKED[parameter], lang)


def heads(lang: str, shown: Sequence[str], every: Sequence[str]) -> list[str]:
    """What the columns that are shown, of all that a row has, are called beside each other."""
    called = {one: label(lang, one) for one in shown}
    if "jurisdiction" in called and "place" not in every:
        called["jurisdiction"] = label(lang, "place")
    if "what" in called and "number" in called:  # it counts what stands beside it
        called["number"] = "数目" if lang == "zh" else "Count"
    if "example_id" in every:
        for one in _OF_EXAMPLE & {*shown}:
            said = called[one]
            called[one] = f"例：{said}" if lang == "zh" else f"Example: {said[0].lower()}{said[1:]}"
    return [called[one] for one in shown]


def _capital(words: tuple[str, str], lang: str) -> str:
    return words[0] if lang == "zh" else words[1][0].upper() + words[1][1:]


def _words(column: str) -> tuple[str, str] | None:
    found = _LABELS.get(column) or _properties().get(column)
    if found:
        return found
    for ending, (zh, en) in _ENDINGS.items():
        if column.endswith(ending) and (base := _words(column.removesuffix(ending))):
            return base[0] + zh, base[1] + en
    return None


def parted(columns: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns that people read, foremost first, and those that are left to programs."""

    def needed(column: str) -> bool:
        # Where nothing says in words what a column names, it is read itself.
        if column == "jurisdiction":
            return "place" not in columns
        if column in ("document", "mention"):
            return not {"title", "agency", "quote", "place"} & {*columns}
        if column in ("label_zh", "label_en"):
            return not {"topic", "function"} & {*columns}
        return column not in _LAST and not column.endswith(_FOR_PROGRAMS)

    read = [one for one in columns if needed(one)]
    place: dict[str, float] = {name: index for index, name in enumerate(_FIRST)}
    place["jurisdiction"] = place["place"]
    if "example_id" in columns:  # how much two share is the answer, what they share an example
        place["duties"] = place["leads_a"] - 0.5
    read.sort(key=lambda one: place.get(one, len(_FIRST)))
    return read, [one for one in columns if one not in read]


def value(names: Names, column: str, given: Any) -> Any:
    """A value as people say it: an entry of a vocabulary by its label, all else as it is."""
    if not isinstance(given, str):
        return given
    if column == "comparator":
        return {">=": "≥", "<=": "≤"}.get(given, given)
    base = column.removesuffix("_a").removesuffix("_b")
    if base == "topic":
        return names.topic(given)
    if base == "kind":
        said = names.entry("kinds", given)
        return said if said != given else names.entry("indicator-kinds", given)
    if base in _VOCABULARIES:
        return names.entry(_VOCABULARIES[base], given)
    if base in ("finding", "detail"):
        return _role(names, given)
    if base in _OF_THEIR_OWN and given in _SAID:
        return _SAID[given][0 if names.lang == "zh" else 1]
    return given


def _role(names: Names, given: str) -> str:
    """A finding is a role or a thing found; its detail a basis, a kind or words of the text."""
    for vocabulary in ("roles", "bases", "indicator-kinds"):
        if (said := names.entry(vocabulary, given)) != given:
            return said
    return _SAID[given][0 if names.lang == "zh" else 1] if given in _SAID else given
