"""Rules that name bodies for many duties at once.

以下任务均由各县（市、区）人民政府负责落实，不再重复列出 · 以上任务均由各镇街负责
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clauses import Named, read_clause
from .firstlisted import rule_at

#: But not: 所需经费均由县财政承担 (no word for the tasks), 均由市统一组织 (names nobody).
_ALL = re.compile(r"[均都](?:需要?由?|须由?|要由|由|涉及)")
#: In a heading: 一、…（以下工作由甲局牵头）. In an item 以下 is what the item lists.
_BELOW = re.compile("(?<=以下工作|以下任务|以下措施|以下事项)由")
_SCOPE = re.compile(
    r"[^，。；：（）〔〕【】]{0,14}(?:以[下上]|上述|下述|下列|任务|措施|事项|工作|内容)"
    r"[^，。；：（）〔〕【】]{0,8}，?$"
)
_UNTIL = re.compile(r"，?(?:不再|不另|下同|以下同|不一一|不作|不做)[^。；】〕）\n]*|[。；：【】\n]")


@dataclass(frozen=True, slots=True)
class Standing:
    """Bodies for all duties from here on (``back``: also before), and where that is said."""

    names: tuple[Named, ...]
    start: int
    end: int
    back: bool


def standing(
    norm: str, start: int = 0, end: int | None = None, *, heading: bool = False
) -> Standing | None:
    """The first rule of the kind in a folded text, where its bodies are understood."""
    stop = len(norm) if end is None else end
    for found in (_BELOW if heading else _ALL).finditer(norm, start, stop):
        scope = _SCOPE.search(norm, max(start, found.start() - 24), found.start())
        if scope is None:
            continue
        until = _UNTIL.search(norm, found.end(), stop)
        close = until.start() if until else stop
        said = until is not None and len(until.group()) > 1
        back = re.search(r"以上|上述", scope.group()) is not None
        if not (said or back or re.search(r"以下|下述|下列|各项|所有", scope.group())):
            continue
        a, b = found.end(), close
        depth = 0
        for i in range(a, b):  # a bracket that was open before closes what is said
            depth += {"（": 1, "〔": 1, "）": -1, "〕": -1}.get(norm[i], 0)
            if depth < 0:
                b = i
                break
        if rule_at(norm, a, b):
            continue  # 均由排在首位的单位牵头
        clause = read_clause(norm, a, b, default="responsible")
        if clause.names and clause.doubt is None:
            if until is not None and said and b == close:
                b = until.end()
            return Standing(clause.names, scope.start(), b, back)
    return None
