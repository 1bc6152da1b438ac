"""Rules by which the first one named leads: 排在第一位的为牵头单位，下同"""

from __future__ import annotations

import re

from .agencies import complete

#: 排在第一位的为牵头单位，下同 · 列第一位者为牵头单位 · 第一个单位为牵头单位 · 牵头单位排首位
#: But not: 把……放在第一位 (no 牵头 after it).
RULE = re.compile(
    r"""(?:均?由)?(?:各项任务|责任(?:单位|部门)|单位|部门)?中?,?
        (?:排|列|位|排列|排序|排名|署名)?(?:名)?(?:在|于|居)?
        (?:第一|首)(?:位|个|名|家)?(?:者|的)?(?:责任)?(?:部门|单位)?(?:的)?
        (?:均?为|是|系|作为|即为)?(?:主要|该项(?:工作|任务))?(?:的|工作)?牵头(?:单位|部门|负责)?
      | (?:牵头|主办)(?:单位|部门)(?:均?排|列|位)(?:名)?(?:在|于|居)?(?:第一|首)(?:位|个|名)?
    """,
    re.VERBOSE,
)
#: 其余为配合单位: what those are that do not lead, where it is no 责任单位.
_OTHERS_ARE = re.compile(
    r"其[余他它]的?(?:责任)?(?:单位|部门)?(?:均?为|是|作为)"
    r"(?:(?P<cooperates>配合|协助|协办|协同)|(?P<participates>参与|参加))(?:责任)?(?:单位|部门)"
)
_RULE_REST = re.compile(r"[^，。；：（）〔〕]*")


def rule_at(norm: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
    """The first rule such as 排在第一位的为牵头单位 in a folded text."""
    end = len(norm) if end is None else end
    # Nearly no clause has a rule, and to look for a character is far quicker.
    if norm.find("第一", start, end) < 0 and norm.find("首", start, end) < 0:
        return None
    for found in RULE.finditer(norm, start, end):
        if "牵头" in found.group() or "主办" in found.group():
            return found
    return None


def others_of(norm: str) -> str | None:
    """The role that a rule gives to those that do not lead, where it says so."""
    hit = rule_at(norm)
    found = _OTHERS_ARE.search(norm, hit.end(), hit.end() + 40) if hit else None
    return found.lastgroup if found else None


def without_rule(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """The ranges of a clause that are left when the rule (and 下同) is taken out."""
    found = rule_at(norm, start, end)
    if not found:
        return [(start, end)]
    a, b = found.span()
    opener = max(norm.rfind("（", start, a), norm.rfind("〔", start, a))
    closer = min(
        (x for x in (norm.find("）", b, end), norm.find("〕", b, end)) if x >= 0), default=-1
    )
    if opener >= 0 and closer >= 0 and complete(re.split("[、，：；]", norm[start:opener])[-1]):
        return [(start, opener), (closer + 1, end)]
    while a > start and norm[a - 1] not in "，。；：":
        a -= 1
    rest = _RULE_REST.match(norm, b, end)
    b = rest.end() if rest else b
    if norm[b : b + 3] in ("，下同", "，以下") or (
        norm[b : b + 1] == "，" and "同" in norm[b : b + 5]
    ):
        rest = _RULE_REST.match(norm, b + 1, end)
        b = rest.end() if rest else b
    others = _OTHERS.match(norm, b, end)
    b = others.end() if others else b
    return [(start, a), (b, end)]


#: … 有关部门和单位按职责分工负责，下同: what a rule says of those that do not lead.
_OTHERS = re.compile(
    r"[，；、]?(?:其他|其它|其余|有关|相关|所列|后面|之后|排名|其后)[^，。；]{0,12}(?:部门|单位)"
    r"[^，。；]{0,10}(?:负责|配合|参与|参加|落实|责任|协助)[^，。；]{0,4}(?:，?(?:下同|以下同))?"
)
