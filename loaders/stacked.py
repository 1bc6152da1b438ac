"""Cells in which names of bodies stand one a line, without a mark between them.

县教育局 / 县财政局 are two; 县公安局 / 交警大队 is one, broken by the width of its cell.
"""

from __future__ import annotations

import re

from ..ontology import places as gazetteer
from .agencies import begins_level, begins_whole, complete, functions
from .clauses import Clause, Named, joined, may_be_name, read_clause
from .source import Flow

#: 县公安局 / 交警大队 is one name, broken where its first half ends like one.
_PART = re.compile(r"(?:支队|大队|中队|总队|分局|科|室|处|所|站|队)$|^(?:人民)?政府")
#: 富池镇人民政府 below a whole name is the next one.
_TOWN = re.compile(r"[\u4e00-\u9fff]{2,4}(?:乡|镇|街道|苏木)(?:人民政府|政府|办事处)?")
_ZONE = ("管委会", "管理委员会")
_BRANCH = re.compile(r"(?:分局|支行|分行|分公司)$")


def by_lines(flow: Flow, role: str) -> Clause | None:
    """What such a cell says, a name a line; None where its lines are only broken."""
    norm = flow.norm
    cuts = [0]
    single = not re.search(r"[、，；]", norm)
    breaks = flow.breaks()
    for at, stop in zip(breaks, [*breaks[1:], len(norm)], strict=True):
        before = re.split(r"[、，；\s]", norm[cuts[-1] : at])[-1]
        behind = re.split(r"[、，；\s]", norm[at : at + 40])[0]
        line = norm[at:stop].strip()
        if single and stop < len(norm) and not complete(line):
            # 县财政局 / 县住房和城乡建 / 设局: the next name is broken itself.
            on = norm[at : next((b for b in breaks if b > stop), len(norm))].strip()
            behind = on if begins_level(line) or on.endswith(_ZONE) else behind
        # 高新园（河口镇） is no name of a known ending, and its bracket ends it.
        whole = complete(before) or (len(before) > 4 and before.endswith("）"))
        town = single and _TOWN.fullmatch(line) and not _is_place(before)
        if whole and complete(behind) and (town or _begins_next(before, behind, single)):
            cuts.append(at)
    if len(cuts) == 1:
        return None
    parts = []
    for a, b in zip(cuts, [*cuts[1:], len(norm)], strict=True):
        part = read_clause(norm, a, b, default=role)
        if not part.names and part.doubt and may_be_name(norm[a:b]):
            part = Clause((Named(norm[a:b], a, b, role, "stated"),), False, False, False)
        parts.append(part)
    return joined(parts, stated=False)


def goes_on(before: str, line: str) -> bool:
    """Whether a line is nothing but names that go on with a list: 责任单位：县水利局 / 县财政局

    The one who signs, by the name of the place, is not of the list (宝应县人民政府).
    """
    names = re.split(r"[、，；]", line.strip(" 、，；"))
    if not all(complete(name) for name in names) or not _begins_next(before, names[0], True):
        return False
    return gazetteer.at_start(names[0]) is None or gazetteer.at_start(before) is not None


def one_office(before: str, behind: str) -> bool:
    """国家税务总局 / 省税务局, 市公安局 / 江海分局: an office of the body in the line above."""
    if before.endswith("总局"):
        return functions(before)[0].id == functions(behind)[0].id != "other"
    return _BRANCH.search(behind) is not None and functions(behind)[0].id == "other"


_INNER = re.compile(r"^[\u4e00-\u9fff]{2,8}?[局委厅](?=.{2})")


def _whole_next(before: str, behind: str) -> bool:
    """教育局 / 公安局交警大队, 发改局 / 城投公司: another body that ends like a part of one."""
    if _is_place(before):
        return False
    inner = _INNER.match(behind)
    if inner and complete(inner.group()) and begins_whole(behind):
        return True
    return before[-1] in "局委办" and behind.endswith("公司")


def _zone_next(before: str, behind: str) -> bool:
    """县国土资源局 / 通河经济开发区管委会: a zone's own body, no part of a bureau's name."""
    return (
        before[-1] in "局委办"
        and behind.endswith(_ZONE)
        and functions(behind)[0].id == "development-zone"
    )


def _broken_place(before: str, behind: str) -> bool:
    """徐州 / 市新沂生态环境局: the place that a name begins with, broken."""
    place = gazetteer.at_start(before + behind)
    return place is not None and place.end > len(before)


def _is_place(words: str) -> bool:
    place = gazetteer.at_start(words)
    return place is not None and place.end == len(words)


def _begins_next(before: str, behind: str, single: bool) -> bool:
    """Whether the next line is another body's name: 教育局 / 财政局, 城东街道 / 城西街道.

    In a list with marks (`single` is false) only a place or level says so.
    """
    if one_office(before, behind) or _broken_place(before, behind):
        return False
    if begins_level(behind):
        return True
    if single and (_whole_next(before, behind) or _zone_next(before, behind)):
        return True
    if not single or _PART.search(behind) or len(behind) < 3:
        return False
    if before[-1] in "乡镇区县市":  # 住房和城乡 / 建设局 is one name, and 开发区 / 建设局
        zone = functions(before)[0].id == "development-zone" and behind[-1] not in "局委办部会心"
        return zone or before[-1] == behind[-1]
    return before[-2:] == behind[-2:] or begins_whole(behind)
