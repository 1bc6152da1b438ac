"""The prose form: numbered headings, the smallest numbered items are the duties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ..ontology import scheme
from .agencies import alternation, complete
from .dates import DATE_LINE
from .form import Outline, Task, own_key
from .numbering import RANK, Marker, marker, number
from .records import Section
from .source import Flow, Line, blanked, each_line, flow, fold, lines, unspaced
from .webpage import around

#: What ends the operative part when it stands at the start of a line after the first heading.
_TAIL = re.compile(
    r"""附\s*(?:件|表|录)\s*(?:[\d一二三四五六七八九十]{0,3}\s*(?:[：、.]|$))   # 附件：…  附件1
      | (?:主办|督办|承办|抄送|抄报|主送|公开方式|信息公开选项|政府信息公开)\s*[：（]
      | 此件(?:公开|依申请|不予)
      | (?:相关(?:附件|文档|链接|阅读|解读)|上一篇|下一篇|打印本页|扫一扫)
      | (?:责任编辑|文章编辑|信息来源|来源单位|文章来源|稿件来源|附件下载|文件下载)\s*[：】]?
      | 背景资料[：:]|名词解释[：:]
    """,
    re.VERBOSE,
)
#: The foot of a web page, and above it whose page it is: 主办单位：某县人民政府.
_FOOT = re.compile(
    r"版权所有|网站标识码|技术支持\s*：|ICP备|公网安备|备案号\s*：|违法和不良信息|政务服务热线\s*："
)
_OWNER = re.compile(
    r"(?:主办|承办|协办|维护|管理|运维)(?:单位)?\s*：|地址\s*：|邮编\s*：|联系电话\s*：|Copyright"
)
_SIGNED = re.compile(r"[^，。；：、]{2,30}(?:政府|办公室|办公厅|委员会|局|厅|部|党委|委)$")
_AFTER = re.compile(r"[（]?(?:此件|联系人|联系电话|信息公开|公开属性)")
_PAGE_NUMBER = re.compile(r"[-—–－·\s]*\d{1,4}[-—–－·\s]*$|第\s*\d+\s*页.{0,12}$")
_STOP = re.compile("[。！？]")
_SIGN = re.compile("[。！？（〔“《）〕”》]")


@dataclass(eq=False)
class _Node:
    marker: Marker
    key: str
    start: int  # of the marker, in the document's text
    text_start: int  # behind the marker
    parent: _Node | None
    line_start: int = 0
    line_end: int = 0
    end: int = 0
    children: list[_Node] = field(default_factory=list)
    title: str = ""
    title_start: int = 0
    title_end: int = 0
    heading: bool = True
    lead: int = 0
    body: Flow | None = None


def furniture(text: str, printed: list[Line]) -> list[tuple[int, int]]:
    """Lines that belong to the page and not to the text: page numbers."""
    found = []
    for line in printed:
        words = text[line.start : line.end].strip()
        if len(words) < 12 and _PAGE_NUMBER.match(words) and not words.isdigit():
            found.append((line.start, line.end))
    return found


def outline(text: str, counted: int = 0) -> Outline | None:
    """The numbered outline of a document in prose, or None where nothing is numbered.

    `counted` is how many headings 一、二、 stand before the text. Linear in its length.
    """
    printed = lines(text)
    nodes, end, letter = _nodes(text, printed, counted)
    if not nodes:
        return None
    nodes = _without_lists(text, nodes, end)
    drop = furniture(text, printed)
    wrapped = _width(text, printed)
    _extents(text, nodes, end, drop, wrapped)
    silent = _silent(nodes)
    sections: list[Section] = []
    tasks: list[Task] = []
    headings: list[Task] = []
    keys: dict[str, int] = {}
    for node in nodes:
        node.key = own_key(node.key, keys)
    for node in nodes:
        body = node.body
        assert body is not None
        if node.children or id(node) in silent or not node.title:
            parent = node.parent.key if node.parent else None
            sections.append(Section(node.key, node.title, node.title_start, node.title_end, parent))
            if node.children and id(node) not in silent and _MAY_NAME.search(body.norm):
                headings.append(_task(node, body))
            continue
        tasks.append(_task(node, body))
    return Outline(
        "prose",
        nodes[0].start,
        end,
        tuple(sections),
        tuple(tasks),
        letter=letter,
        headings=tuple(headings),
    )


_NUMBERED = re.compile(r"(?m)^\W*[一二三四五六七八九十百零〇]")


def gone_on(text: str, table: Outline) -> Outline:
    """A table, and the headings that go on below it: 三、 (of the table), 四、工作要求.

    What stands below a note, in an annex or without such headings is none of the plan, nor are
    remarks on the table that count anew: 一、…； 二、…。
    """
    if _NUMBERED.search(text, table.end) is None:
        return table  # the text is gone through again only where a heading may stand
    counted = max((_counted(s.key) for s in table.sections if s.parent is None), default=0)
    below = outline(blanked(text[: table.end]) + text[table.end :], counted)
    if below is None or below.letter or not below.tasks:
        return table
    first = marker(fold(text[below.start : below.start + 12]))
    between = [text[x.start : x.end].strip() for x in lines(text[table.end : below.start])]
    if (
        first is None
        or first.rank != RANK["cn"]
        or not (below.sections or first.value == counted + 1 > 1)
        or any(_TAIL.match(fold(w)) or DATE_LINE.search(w) for w in between)
    ):
        return table
    keys = {s.key for s in table.sections} | {t.key for t in table.tasks}
    if not keys.isdisjoint([s.key for s in below.sections] + [t.key for t in below.tasks]):
        return table
    return replace(
        table,
        end=below.end,
        sections=(*table.sections, *below.sections),
        tasks=(*table.tasks, *below.tasks),
        headings=below.headings,
    )


def _counted(key: str) -> int:
    return number(key) or 0 if re.fullmatch(r"[一二三四五六七八九十]{1,3}", key) else 0


_MAY_NAME = re.compile(r"[（〔【：]")


def _task(node: _Node, body: Flow) -> Task:
    above = []
    up = node.parent
    while up is not None:
        above.append(up.title)
        up = up.parent
    return Task(
        key=node.key,
        start=node.start,
        end=body.end,
        title=node.title,
        title_start=node.title_start,
        title_end=node.title_end,
        heading=node.heading,
        lead=node.lead,
        body=body,
        section=node.parent.key if node.parent else None,
        above=tuple(above),
    )


#: What a covering letter says before its own numbered remarks.
_LETTER = re.compile(r"(?:印发|下达|转发|下发|分解|印送|发)给?你们|予以(?:印发|分解)|现予?印发")
_TITLE_LINE = re.compile(r"[^，。；：]{4,60}$")


def _in_letter(text: str, start: int) -> bool:
    """Whether the first heading, at `start`, stands in a letter: no title is between them."""
    said = next(iter([*_LETTER.finditer(text, 0, start)][-1:]), None)
    if said is None:
        return False
    stop = text.find("\n", said.end())
    between = text[stop if stop >= 0 else start : start]
    if len(between) > 400:
        return False
    printed = [between[x.start : x.end].strip() for x in lines(between)]
    return not any(ends_like_title(words) or DATE_LINE.search(words) for words in printed)


@cache
def _title_end() -> re.Pattern[str]:
    words = scheme("wordings").concepts["head-words"].words
    return re.compile(rf"(?:{alternation(words)})(?:（[^（）]{{1,16}}）)?$")


def ends_like_title(words: str) -> bool:
    return bool(_TITLE_LINE.match(words)) and _title_end().search(fold(words)) is not None


_DOTTED = re.compile(r"(?m)^[^\S\n]*\d{1,2}\.\d{1,2}[^\d%]")


def _nodes(text: str, printed: list[Line], counted: int) -> tuple[list[_Node], int, bool]:
    """The numbered headings in order, where the operative part ends, and whether it is a letter's.

    The remarks of a covering letter give way to the plan that it brings.
    """
    letter = over = False
    letter_end = 0
    nodes: list[_Node] = []
    stack: list[_Node] = []
    # The last value of a rank, also under another parent.
    latest: dict[float, int] = {RANK["cn"]: counted} if counted else {}
    end = len(text)
    foot = _foot(text, printed)
    dotted: bool | None = None  # whether 1.1 stands anywhere, asked for where a bare 1 does
    for line in printed:
        words = text[line.start : line.end]
        lead = len(words) - len(words.lstrip())
        norm = fold(words[lead : lead + 60]).rstrip()
        if nodes and (_TAIL.match(norm) or line.start >= foot):
            # A letter with its plan in the annex has no heading yet: read on then.
            if not letter:
                end = line.start
                break
            letter_end = letter_end or line.start
            over = True
            continue
        mark = marker(norm)
        if letter and (mark is None or mark.value == 1):
            over = over or ends_like_title(norm) or DATE_LINE.search(norm) is not None
            letter_end = letter_end or (line.start if over else 0)
            if over and mark and mark.rank <= nodes[0].marker.rank:
                nodes, stack, latest, letter = [], [], {}, False
        if (
            mark
            and mark.rank == RANK["dotted"]
            and any(
                n.marker.rank == RANK["num"] and mark.label.startswith(f"{n.marker.value}.")
                for n in stack
            )
        ):
            mark = replace(mark, rank=RANK["num"] + 0.3)  # 1. and below it 1.1
        if mark is None or (letter and over):
            continue
        if not _next(mark, stack, latest) and not _part_of_list(
            text, line, norm, mark, latest.get(mark.rank, 0), nodes
        ):
            continue
        if mark.rank == RANK["plain"]:
            dotted = _DOTTED.search(text) is not None if dotted is None else dotted
            if not dotted or len(norm) >= 30:
                continue
        while stack and stack[-1].marker.rank >= mark.rank:
            stack.pop()
        parent = stack[-1] if stack else None
        key = f"{parent.key}/{mark.label}" if parent else mark.label
        node = _Node(mark, key, line.start + lead, line.start + lead + mark.end, parent)
        node.line_start, node.line_end = line.start, line.end
        if parent:
            parent.children.append(node)
        latest[mark.rank] = mark.value
        nodes.append(node)
        stack.append(node)
        if len(nodes) == 1 and not letter_end:
            letter = _in_letter(text, node.start)
    return nodes, (letter_end or end) if letter else end, letter


def _foot(text: str, printed: list[Line]) -> int:
    """Where the foot of a web page begins, at the end of the text where there is none."""
    at = len(text)
    for line in reversed(printed[-20:]):
        words = fold(text[line.start : line.end]).strip()
        if _FOOT.search(words) or (at < len(text) and _OWNER.match(words)):
            at = line.start
    return at


def _without_lists(text: str, nodes: list[_Node], end: int) -> list[_Node]:
    """Leave out （1）, ① and 一是 where they merely list what one duty holds.

    They do where just the last of a list has a clause: it is the clause of the whole.
    """
    ranks = {RANK[name] for name in ("num_paren", "circled", "first_is")}
    stops = {
        id(node): nodes[k + 1].start if k + 1 < len(nodes) else end for k, node in enumerate(nodes)
    }
    folded: set[int] = set()
    seen: set[int] = set()
    for node in nodes:
        if node.marker.rank not in ranks or id(node) in seen:
            continue
        siblings = node.parent.children if node.parent else [node]
        listed = [n for n in siblings if n.marker.rank == node.marker.rank]
        seen.update(id(n) for n in listed)
        clauses = [has_clause(text[n.text_start : stops[id(n)]]) for n in listed]
        if len(listed) > 1 and clauses[-1] and sum(clauses) == 1:
            folded.update(id(n) for n in listed)
    kept = []
    for node in nodes:
        up: _Node | None = node
        while up is not None and id(up) not in folded:
            up = up.parent
        if up is None:
            node.children = [c for c in node.children if id(c) not in folded]
            kept.append(node)
    return kept


_CLAUSE = re.compile(
    r"(?:负责|牵头|配合|参与|实施|落实|指导)[）〕]|[局委办部厅府会][）〕](?![\u4e00-\u9fff])"
    r"|(?:责任|牵头)(?:单位|部门)\s*："
)


def has_clause(words: str) -> bool:
    """Whether a text has a bracket or a label that says who is responsible."""
    return _CLAUSE.search(fold(unspaced(words))) is not None


def _next(mark: Marker, stack: list[_Node], latest: dict[float, int]) -> bool:
    """Whether this number can stand here: a broken line may begin with any figure."""
    for open_node in reversed(stack):
        if open_node.marker.rank == mark.rank:
            # A misprint may skip a number; a list may start again.
            return mark.value in (1, *range(open_node.marker.value + 1, open_node.marker.value + 4))
        if open_node.marker.rank < mark.rank:
            break
    if mark.rank == RANK["article"]:
        return True
    before = latest.get(mark.rank, 0)
    # Under a new heading the count may go on; one that could not be read is no end of it.
    return mark.value == 1 or mark.value == before + 1 or (before > 0 and mark.value == before + 2)


_AT_LINE = re.compile(r"(?m)^[^\S\n]*([（(\d一二三四五六七八九十][^\n]{0,9})")
_PARTED = (RANK["cn"], RANK["cn_paren"], RANK["num"])


def _part_of_list(
    text: str, line: Line, norm: str, mark: Marker, before: int, nodes: list[_Node]
) -> bool:
    """Whether a later number stands here, in one body's part of a longer list: 4. and then 9.

    What stands above it is an item that has ended, or a heading.
    """
    if mark.rank not in _PARTED or not before or not 0 < mark.value - before <= 60:
        return False
    if len(re.findall(r"[\u4e00-\u9fff]", norm[mark.end :])) < 4:
        return False
    stop = line.start
    while stop and text[stop - 1].isspace():
        stop -= 1
    ended = fold(text[stop - 1 : stop]) in tuple("。）〕】")
    heads = nodes[-1].line_end == stop and nodes[-1].marker.rank < mark.rank
    # Where the next number still comes, this one is none of the list.
    return (ended or heads) and not any(
        (one := marker(fold(hit.group(1)))) is not None
        and one.rank == mark.rank
        and before < one.value < mark.value
        for hit in _AT_LINE.finditer(text, line.end, line.end + 20_000)
    )


def _width(text: str, printed: list[Line]) -> float | None:
    """The width of a full line where lines are broken by the page, else None (1 = one 汉字)."""
    widths = sorted(measure(text[x.start : x.end].rstrip()) for x in printed)
    widths = [w for w in widths if w > 4]
    if len(widths) < 12:
        return None
    full = widths[int(len(widths) * 0.9)]
    near = sum(1 for w in widths if full - 2 <= w <= full + 2)
    return full if full < 60 and near > len(widths) * 0.4 else None


_WIDE_BLANK = re.compile(r"[^\S\x00-\x7f]")


def measure(words: str) -> float:
    """The printed width: 1 a 汉字 and a blank of the indent, ½ a letter and any other blank."""
    indent = len(words) - len(words.lstrip())
    narrow = len(words.encode("ascii", "ignore")) + len(_WIDE_BLANK.findall(words, indent))
    return len(words) - narrow / 2


def _extents(
    text: str, nodes: list[_Node], end: int, drop: list[tuple[int, int]], width: float | None
) -> None:
    at = 0  # furniture is in order: each piece is looked at once
    for i, node in enumerate(nodes):
        node.end = nodes[i + 1].start if i + 1 < len(nodes) else _signed(text, node, end)
        while at < len(drop) and drop[at][1] <= node.text_start:
            at += 1
        upto = at
        while upto < len(drop) and drop[upto][0] < node.end:
            upto += 1
        body = flow(text, node.text_start, node.end, drop[at:upto])
        node.body = body
        length = _heading(text, node, body, width)
        node.lead = length
        node.heading = length < len(body.text.rstrip())
        stop = length
        while (stop > 0 and body.text[stop - 1] in "。．.") or body.text[stop - 1 : stop].isspace():
            stop -= 1
        node.title = body.text[:stop].strip()
        node.title_start, node.title_end = body.span(0, stop)


def _signed(text: str, node: _Node, end: int) -> int:
    """Where the last item ends: before the issuer's name and the date, if they stand there."""
    cut, dated = end, False
    for line in reversed(list(each_line(text, node.line_end, end))):
        words = text[line.start : line.end].strip()
        if DATE_LINE.search(words) and len(words) < 40:
            cut, dated = line.start, True
        elif dated and (_SIGNED.match(words) or (len(words) < 30 and complete(words))):
            cut = line.start
        elif around(fold(words)):
            cut = cut if dated else line.start  # buttons of the page
        elif not _AFTER.match(fold(words)):
            break
    return _closed(text, node, cut)


#: A line that closes an item: …（甲局负责） · 责任单位：甲局 · 完成时限：2023年底
_CLOSES = re.compile(
    r"(?:(?:负责|牵头|配合|参与|落实)[^（）〔〕]{0,20}|[局委办部厅府会镇])[）〕】]+[。；]?$"
    r"|^[【（〔]?(?:责任|牵头|配合|参与|协同|承办)(?:责任)?(?:单位|部门)】?：|^[【（〔]?完成(?:时限|时间)】?："
)
_GENERAL = re.compile(
    r"(?:各级|各地|各部门|各单位|各镇|各乡镇|各县|各区|各市|各有关|各责任|各牵头|请|本(?:方案|计划|措施|意见|通知))"
)


def _closed(text: str, node: _Node, end: int) -> int:
    """Where the last item ends: before what is said to all below its clause.

    …（甲局负责） and then, in a line of its own: 各地、各部门要加强领导。
    """
    closed, stop = False, None
    for line in each_line(text, node.line_start, end):
        words = fold(text[line.start : line.end]).strip()
        if _CLOSES.search(words):
            closed, stop = True, None
        elif closed and stop is None and _GENERAL.match(words):
            stop = line.start
    return stop or end


_SENTENCE = re.compile(r"，.+，|负责|会同|牵头|\d\s*(?:%|个|件|处|亩|公里|万)|，.*\d")


def _heading(text: str, node: _Node, body: Flow, width: float | None) -> int:
    """How many characters of the item are its heading (or its first sentence)."""
    stop = _first_stop(body.norm)
    if len(body) and body.end <= node.line_end and not body.breaks():
        return stop  # an item of one line, as most are
    first = len(flow(text, node.text_start, max(node.line_end, node.text_start)))
    if stop <= first:
        return stop
    whole_line = text[node.line_start : node.line_end].rstrip()  # its indent takes room, too
    alone = (
        measure(whole_line) < width - max(2.6, width * 0.2 if width > 24 else 0)
        if width
        else len(whole_line) <= 60
    )
    ends_open = body.text[:first].rstrip()[-1:] in "，、；：,;"
    # A heading says one thing: a line with several parts, or who does what, is a broken sentence.
    alone = alone and not _SENTENCE.search(fold(whole_line))
    if alone and not ends_open and first < len(body):
        return first
    return min(stop, len(body))


def _first_stop(norm: str) -> int:
    """The length of the first sentence, its full stop included; brackets and quotes hold."""
    depth = 0
    for hit in _SIGN.finditer(norm):
        c = hit.group()
        if c in "（〔“《":
            depth += 1
        elif c in "）〕”》":
            depth = max(0, depth - 1)
        elif depth == 0:
            return hit.end()
    stop = _STOP.search(norm)  # of an open bracket
    return stop.end() if stop else len(norm)


@cache
def _headings() -> tuple[dict[str, list[str]], re.Pattern[str]]:
    """The words of each kind of heading, the longest first; what names the tasks."""
    kinds = {
        kind: sorted(concept.words, key=len, reverse=True)
        for kind, concept in scheme("sections").concepts.items()
    }
    return kinds, re.compile(alternation(kinds["tasks"]))


def _silent(nodes: list[_Node]) -> set[int]:
    """Headings that hold no duties: what stands before the tasks, and phases."""
    kinds, tasks = _headings()
    without = [kinds[kind] for kind in ("before-tasks", "phases", "supplement")]
    silent: set[int] = set()
    for node in nodes:
        title = re.sub(r"（.*?）|\s", "", fold(node.title))
        if node.parent is not None and id(node.parent) in silent:
            silent.add(id(node))
        elif any(_says(title, words) for words in without):
            # 目标任务, each of whose items says who is responsible, is no mere aim.
            handed_out = [c.body is not None and has_clause(c.body.norm) for c in node.children]
            if not (len(handed_out) > 1 and all(handed_out)):
                silent.add(id(node))
    # 二、组织领导 in a paragraph, and then 三、重点任务.
    leading: set[int] = set()
    for node in nodes:
        if node.parent is not None or id(node) in silent:
            continue
        title = fold(node.title)
        if _says(title, kinds["organization"]):
            leading |= set() if node.children else {id(node)}
        elif tasks.search(title):
            return silent | leading
    return silent


def _says(title: str, words: Sequence[str]) -> bool:
    """Whether a heading consists of such words: 总体目标, 指导思想和基本原则 (not 目标责任).

    The longest word comes first.
    """
    if len(title) > 24:
        return False
    rest = title
    for word in words:
        rest = rest.replace(word, "")
    return rest != title and len(rest.strip(" 和及与、，（）()")) <= 2
