"""Clauses without brackets: 责任单位：甲局、乙局 · …200人次。甲局、乙局、丙局"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from .agencies import begins_whole, complete, known
from .brackets import brackets
from .clauses import OTHER_LABEL, Clause, joined, read_clause
from .rolewords import names_end, role_words
from .source import Flow
from .stacked import goes_on

#: What a label without brackets may stand behind: the end of a sentence, or the dot of a list.
_BEFORE = "。；，（〔 ）〕：】▲△★☆●○■□◆◇※＊*>→·•▪—"


def labelled(flow: Flow) -> Iterator[tuple[int, list[int], int]]:
    """Clauses without brackets: 责任单位：甲局、乙局 · 牵头单位：甲局；配合单位：乙局

    Ranges of the flow, from the label to the full stop, or to the end of the line whose last
    name is whole; between start and end, where a line begins that goes on with names without a
    mark before it (`clause_of`).
    """
    norm = flow.norm
    label = role_words().label
    if not any(sign in norm for sign in ("：", "【", "〔", "位为", "门为")):
        return
    at = 0
    inside = list(brackets(norm))
    breaks = flow.breaks()
    for found in label.finditer(norm):
        if found.start() < at or found["verb"] in ("负责", "落实", "承担", "指导", "组织实施"):
            continue
        if any(a <= found.start() < b for a, b in inside):
            continue
        before = norm[found.start() - 1 : found.start()]
        own = found["open"] is not None or not before or before in _BEFORE
        if not own and found.start() not in breaks:
            continue
        end = norm.find("。", found.end())
        end = len(norm) if end < 0 else end
        further: list[int] = []
        for i, cut in enumerate(breaks[(first := bisect_right(breaks, found.end())) :], first):
            if cut >= end:
                break
            begin = further[-1] if further else found.end()
            last = re.split(r"[、，；：]", norm[begin:cut])[-1].strip()
            if OTHER_LABEL.match(norm, cut):
                end = cut
                break
            if norm[cut] in "、，；" or not (
                complete(last) or names_end(last, 0, len(last))[1] or _ends_with_role(last)
            ):
                continue
            if label.match(norm, cut):
                continue
            stop = min(end, breaks[i + 1] if i + 1 < len(breaks) else len(norm))
            if goes_on(last, norm[cut:stop]):
                further.append(cut)
                continue
            end = cut
            break
        yield found.start(), further, end
        at = end


def clause_of(norm: str, start: int, further: Sequence[int], end: int) -> Clause:
    """What a clause says whose further lines are names alone; they have the role of the last."""
    first = read_clause(norm, start, further[0] if further else end)
    if not further or not first.names:
        return first
    role = first.names[-1].role
    parts = [first]
    for a, b in zip(further, [*further[1:], end], strict=True):
        parts.append(read_clause(norm, a, b, default=role))
    return joined(parts, stated=first.stated)


def without_role(flow: Flow, clauses: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Labels of no role in a line of their own, with what they name: 督办单位：甲局

    Those in `clauses`, and in brackets, are left out.
    """
    norm = flow.norm
    for found in role_words().other.finditer(norm) if "：" in norm else ():
        if any(a <= found.start() < b for a, b in (*clauses, *brackets(norm))):
            continue
        if found.start() in flow.breaks() or norm[found.start() - 1 : found.start()] in tuple(
            "。；"
        ):
            stops = [x for x in flow.breaks() if x > found.end()][:1]
            stop = re.compile(r"[。；]").search(norm, found.end())
            end = min([*stops, stop.start() if stop else len(norm)])
            yield found.start(), end


def _ends_with_role(words: str) -> bool:
    """县直各部门配合: a whole name and what it does."""
    found = [*role_words().tail.finditer(words)][-1:]
    return bool(found) and found[0].end() == len(words) and complete(words[: found[0].start()])


def trailing(flow: Flow) -> tuple[int, int] | None:
    """Names that stand behind an item without any mark: …200人次。甲局、乙局、丙局

    Its last sentence is nothing but two or more names, most of them known for their work; or a
    line of its own is nothing but names and what each does (甲局牵头，乙局配合).
    """
    norm = flow.norm
    end = len(norm.rstrip(" 。"))
    line = max((x for x in flow.breaks() if x < end), default=0)
    if norm[line - 1 : line] in tuple("。！？") and _only_roles(norm, line, end):
        return line, end
    # 各镇（街道） at the end is a name: its bracket closes nothing.
    start = max(norm.rfind(c, 0, end - 1) for c in "。）〕！？") + 1
    while start < end and norm[start] == " ":
        start += 1
    if not start or not 5 < end - start < 300:
        return None
    names = [n for n in re.split(r"[、，；]|\s+", norm[start:end]) if n]
    if len(names) < 2 or not all(complete(n) for n in names) or not begins_whole(names[0]):
        return None
    return (start, end) if sum(known(n) for n in names) * 2 >= len(names) else None


def _only_roles(norm: str, start: int, end: int) -> bool:
    """Whether a line holds nothing but names, role words and marks."""
    if not 4 < end - start < 300 or norm[start] == "由":
        return False
    clause = read_clause(norm, start, end)
    if not clause.names or not clause.stated or clause.doubt:
        return False
    if clause.names[0].start != start or not begins_whole(clause.names[0].name):
        return False
    at, rest = start, []
    for name in clause.names:
        rest.append(norm[at : name.start])
        at = name.end
    rest.append(norm[at:end])
    # 甲局牵头，乙局等有关部门配合
    left = (_ETC.sub("", role_words().tail.sub("", piece.strip("、，；"))) for piece in rest)
    return all(re.fullmatch(r"[、，；和及与\s]*", piece) is not None for piece in left)


_ETC = re.compile(r"^等(?:有关|相关)?(?:部门|单位)?")
