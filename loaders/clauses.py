"""Responsibility clauses: who is named in a closing bracket or a responsibility cell, and as what.

（县卫生健康局、县发改局负责） · 市卫健委牵头，市财政局配合 · 牵头单位：甲局；配合单位：乙局
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ..ontology import places as gazetteer
from ..ontology import scheme
from .agencies import (
    alternation,
    begins_whole,
    complete,
    is_collective,
    joins_next,
    known,
    split_names,
)
from .source import Flow

#: 排在第一位的为牵头单位，下同 · 列第一位者为牵头单位 · 第一个单位为牵头单位 · 牵头单位排首位
#: But not: 把……放在第一位 (no 牵头 after it).
RULE = re.compile(
    r"""(?:均?由)?(?:各项任务|责任(?:单位|部门)|单位|部门)?中?,?
        (?:排|列|位|排列|排序|排名|署名)?(?:名)?(?:在|于|居)?
        (?:第一|首)(?:位|个|名|家)?(?:者|的)?(?:责任)?(?:部门|单位)?(?:的)?
        (?:均?为|是|系|作为|即为)?(?:主要|该项(?:工作|任务))?(?:的)?牵头(?:单位|部门|负责)?
      | (?:牵头|主办)(?:单位|部门)(?:均?排|列|位)(?:名)?(?:在|于|居)?(?:第一|首)(?:位|个|名)?
    """,
    re.VERBOSE,
)
_RULE_REST = re.compile(r"[^，。；：（）〔〕]*")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a clause: characters start to end of its flow, role and basis."""

    name: str
    start: int
    end: int
    role: str
    basis: str


@dataclass(frozen=True, slots=True)
class Clause:
    """What a clause says. ``stated``: a role word stands in it. ``doubt``: why it is unsure."""

    names: tuple[Named, ...]
    open_ended: bool
    stated: bool
    ruled: bool
    doubt: str | None = None


@dataclass(frozen=True)
class _Words:
    tail: re.Pattern[str]
    label: re.Pattern[str]
    role: dict[str, str]


_NOUNS = ("单位", "部门", "主体", "机构", "科室", "处室", "要局")


@cache
def _words() -> _Words:
    """The role words of the ontology as patterns: behind names (tail), before them (label)."""
    role: dict[str, str] = {}
    labels: dict[str, str] = {}
    for concept in scheme("roles").concepts.values():
        for word in concept.words:
            if word[-2:] not in _NOUNS:
                role[word] = concept.id
        for word in concept.notes.get("label", ()):
            labels[word] = concept.id
            if word.endswith("单位"):
                stem = word[:-2]
                labels.update({stem + noun: concept.id for noun in ("处室", "科室", "机构")})
                if not stem.endswith("责任"):  # 配合责任单位
                    labels.update({f"{stem}责任{noun}": concept.id for noun in ("单位", "部门")})
    verbs = "|".join(sorted(map(re.escape, role), key=len, reverse=True))
    tail = re.compile(
        rf"""(?P<how>(?:按|按照|依据|依照|根据|在)(?:各自|有关|法定)?
              (?:(?:工作|部门|法定)?(?:职责|职能|分工|任务|权限|职权)(?:和|范围内?|内|、)?){{1,3}})?
            (?:分别|共同|联合|具体|各自|各|主要|依法|统一|负责|积极|协同|统筹|结合实际|认真|抓好)*?
            (?:为|作为)?(?P<verb>{verbs})(?!牵头|人)(?P<noun>单位|部门|机构|主体)?
            (?:负责|落实|组织实施|实施|组织|推进|完成|做好|抓好|开展)*""",
        re.VERBOSE,
    )
    # 牵头单位： · 责任单位（含乡镇）： · 【牵头单位】 · 〔责任单位〕：
    label = re.compile(
        r"(?P<open>[【〔]\s*)?(?:[国省市县区州镇乡]级|[省市县区]直|属地)?"
        rf"(?P<verb>{alternation([*labels, *role])})(?:（[^（）]{{1,12}}）)?"
        r"(?:及(?:分工|职责))?\s*(?(open)[】〕]\s*：?|：)"
    )
    return _Words(tail, label, role | labels)


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


_BRACKET = re.compile(r"[（）〔〕【】]")


def brackets(norm: str) -> Iterator[tuple[int, int]]:
    """The outermost brackets of a folded text, as the range of their content.

    They nest and do not always match: （…〔…）…〕. An opener is closed by the closer of its own
    kind; where there is none, by the last closer of any kind before the sentence after next.
    Linear in the length of the text.
    """
    pairs = {"（": "）", "〔": "〕", "【": "】"}
    closes: dict[int, int] = {}
    stacks: dict[str, list[int]] = {c: [] for c in pairs.values()}
    openers: list[int] = []
    for hit in _BRACKET.finditer(norm):
        i, c = hit.start(), hit.group()
        if c in pairs:
            stacks[pairs[c]].append(i)
            openers.append(i)
        elif stacks.get(c):
            closes[stacks[c].pop()] = i
    at = 0
    last = {i: k for k, i in enumerate(openers)}
    for i in openers:
        if i < at:
            continue
        close = closes.get(i)
        if close is None:
            limit = openers[last[i] + 1] if last[i] + 1 < len(openers) else len(norm)
            found = [norm.find(c, i, limit) for c in stacks]
            found = [x for x in found if x > 0]
            if not found:
                continue
            close = min(found)
        yield i + 1, close
        at = close + 1


def read_clause(
    norm: str,
    start: int,
    end: int,
    *,
    default: str | None = None,
    skip: tuple[int, int] | None = None,
) -> Clause:
    """Names and roles in norm[start:end] (folded text), `skip` left out.

    ``default`` is the role of names without a role word: a table's column has one; a bracket
    has none, and there it is a doubt when other names of the bracket have a role word.
    """
    if skip is not None:
        skip = (skip[0] - start, skip[1] - start)
    read = _read if end - start > _LONG else _remembered
    clause = read(norm[start:end], default, skip)
    names = tuple(
        Named(n.name, n.start + start, n.end + start, n.role, n.basis) for n in clause.names
    )
    return replace(clause, names=names)


def _read(norm: str, default: str | None, skip: tuple[int, int] | None) -> Clause:
    start, end = 0, len(norm)
    words = _words()
    ruled = rule_at(norm, start, end) is not None
    cuts = _without_rule(norm, start, end)
    if skip and start <= skip[0] < end:
        cuts = [
            c for a, b in cuts for c in ((a, min(b, skip[0])), (max(a, skip[1]), b)) if c[0] < c[1]
        ]
    groups: list[tuple[str | None, list[tuple[int, int]]]] = []
    open_ended = stated = False
    for a, b in cuts:
        pending: list[tuple[int, int]] = []
        label: str | None = None
        partners: list[tuple[int, int]] | None = None  # those before 会同
        helping = False
        at = a
        while at < b:
            if norm[at] in "、，；。 ：由":
                if norm[at] in "；。" and pending:
                    # 甲局、乙局；丙局参与: the first ones have no other role.
                    own = "responsible" if norm[at] == "；" and partners is None else None
                    groups.append((label or own, pending))
                    pending = []
                at += 1
                continue
            found = words.label.match(norm, at, b) or _label_inside(norm, at, b)
            if found and found.start() > at:
                pending += split_names(norm, at, found.start())
            if found:
                if pending:
                    groups.append((label, pending))
                    pending = []
                label, stated = words.role[found["verb"]], True
                at = found.end()
                continue
            other = _OTHER_LABEL.match(norm, at, b)
            if other:
                # 完成时限：2021年12月底前 names nobody, nor does 责任领导：张三，责任单位：…
                at = _label_behind(norm, other.end(), b)
                continue
            if norm.startswith("会同", at) and groups and not pending:
                # 甲局牵头，会同乙局、丙局推进: who stands behind 会同 cooperates
                helping, at = True, at + 2
                continue
            stop = _chunk(norm, at, b)
            bare_label = norm[at:stop].strip()
            if bare_label in words.role and bare_label.endswith(_NOUNS):
                # 牵头单位，县林业局: a comma in the place of the colon
                if pending:
                    groups.append((label, pending))
                    pending = []
                label, stated, at = words.role[bare_label], True, stop + 1
                continue
            if stop < b and norm[stop] == "：" and bare_label.endswith(_NOUNS):
                # A label that is not known: whose the names behind it are is not said.
                if pending:
                    groups.append((label, pending))
                    pending = []
                label, stated, at = None, True, stop + 1
                continue
            if stop < b and norm[stop] == "：":
                # 乙局 完成时限：2020年底: the next label stands behind a blank.
                blank = _BLANK_LABEL.search(norm, at, stop + 1)
                stop = blank.start() if blank else stop
            if _WHEN.match(norm, at, stop):
                at = stop  # 2024年底前完成 says when, not who
                continue
            if norm.startswith(_REMARKS, at):
                # 以下均需各市、县人民政府落实: a remark on other clauses.
                at = next((i for i in range(at, b) if norm[i] in "；。"), b)
                continue
            cut, tail = _tail(words.tail, norm, at, stop)
            meet, meet_end = _together(norm, at, cut)
            if meet:
                pending += split_names(norm, at, meet)
                partners, pending = pending, []
                at = meet_end
                continue
            closing = _ETC_AND.search(norm, at, cut)
            if closing and complete(norm[at : closing.start()].strip()):
                # 甲局、乙局等部门和各县区: the list ends before 和
                pending += split_names(norm, at, closing.start())
                open_ended, at = True, closing.end()
                continue
            name_end, etc = _etc(norm, at, cut)
            open_ended |= etc
            if name_end > at:
                pending += split_names(norm, at, name_end)
            at = cut
            if tail is not None:
                stated = True
                role = "cooperates" if helping else words.role[tail["verb"]]
                helping = False
                if partners is not None:
                    groups.append(("leads", partners))
                    groups.append(("cooperates", pending))
                    partners = None
                else:
                    first = _before_comma(norm, pending) if not groups and label is None else []
                    if first and role not in ("leads", "responsible"):
                        # 甲局、乙局，丙局配合: the first ones have no other role.
                        groups.append(("responsible", first))
                        pending = pending[len(first) :]
                    groups.append((role, pending))
                pending = []
                # What the role is about (负责资金保障) is no name.
                at = stop if tail.end() < stop else tail.end()
        if partners is not None:
            groups.append(("leads", partners))
            groups.append(("cooperates", pending))
            stated, pending = True, []
        if pending:
            # 甲局、乙局，列第一位的牵头，各县区落实: before a rule stand those who are responsible.
            own = "responsible" if ruled and (a, b) != cuts[-1] else None
            groups.append(("cooperates" if helping else label or own, pending))
    return _judge(norm, groups, open_ended, stated, ruled, default)


#: A plan hands most of its duties to the same few circles of bodies.
_remembered = lru_cache(maxsize=8192)(_read)
_LONG = 600


def labelled(flow: Flow) -> Iterator[tuple[int, int]]:
    """Clauses without brackets: 责任单位：甲局、乙局 · 牵头单位：甲局；配合单位：乙局

    Ranges of the flow, from the label to the full stop, or to the end of the line whose last
    name is whole.
    """
    norm = flow.norm
    label = _words().label
    if "：" not in norm and "【" not in norm:
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
        own = found["open"] is not None or not before or before in "。；，（〔 ）〕：】"
        if not own and found.start() not in breaks:
            continue
        end = norm.find("。", found.end())
        end = len(norm) if end < 0 else end
        for cut in breaks[bisect_right(breaks, found.end()) :]:
            if cut >= end:
                break
            last = re.split(r"[、，；：]", norm[found.end() : cut])[-1].strip()
            if _OTHER_LABEL.match(norm, cut):
                end = cut
                break
            if norm[cut] in "、，；" or not (
                complete(last) or _etc(last, 0, len(last))[1] or _ends_with_role(last)
            ):
                continue
            if label.match(norm, cut):
                continue
            end = cut
            break
        yield found.start(), end
        at = end


def _ends_with_role(words: str) -> bool:
    """县直各部门配合: a whole name and what it does."""
    found = [*_words().tail.finditer(words)][-1:]
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
    start = max(norm.rfind(c, 0, end) for c in "。）〕！？") + 1
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
    return all(
        re.fullmatch(r"[、，；和及与\s]*", _words().tail.sub("", piece.strip("、，；"))) is not None
        for piece in rest
    )


def _judge(
    norm: str,
    groups: list[tuple[str | None, list[tuple[int, int]]]],
    open_ended: bool,
    stated: bool,
    ruled: bool,
    default: str | None,
) -> Clause:
    names: list[Named] = []
    doubt: str | None = None
    whole = [complete(norm[a:b]) for _, spans in groups for a, b in spans]
    sure = any(whole) and (
        stated or default is not None or (sum(whole) > 1 and sum(whole) * 3 >= len(whole) * 2)
    )
    for role, spans in groups:
        for a, b in spans:
            person = _PERSON.search(norm, a, b)
            b = person.start() if person and person.start() > a else b
            name = norm[a:b]
            if not complete(name) and not (sure and _NAME.fullmatch(name)):
                doubt = f"not a body's name: {name}"
                continue
            if role is None and default is None and stated:
                doubt = f"no role word for: {name}"
                continue
            names.append(Named(name, a, b, role or default or "responsible", "stated"))
    return Clause(tuple(names), open_ended, stated, ruled, doubt)


#: 县交通运输局（局长 李军）: a person in brackets is no part of the name.
_PERSON = re.compile(
    r"（[^（）]{0,8}(?:[局厅部处科所院校镇乡]长|主任|书记|负责人|经理)[^（）]{0,8}）$"
)
#: A name of unknown ending, among others that are known: 驼峰机场, but not 以下均需…
_NAME = re.compile(
    r"(?!以下|其中|并|由|上述|其他|按|等|具体|所需|经费|资金|[^，]{0,9}[均都]由)[\u4e00-\u9fff（）“”·]{3,24}"
    r"(?<!领导)(?<!书记)(?<!主任)(?<!人员)(?<!干部)(?<!责人)(?<!为主)(?<![省市县区州镇乡局]长)"
)


def may_be_name(words: str) -> bool:
    """Whether these words can name a body of unknown ending, where others stand beside it."""
    return _NAME.fullmatch(words) is not None


def _without_rule(norm: str, start: int, end: int) -> list[tuple[int, int]]:
    """The ranges of a clause that are left when the rule (and 下同) is taken out."""
    found = rule_at(norm, start, end)
    if not found:
        return [(start, end)]
    a, b = found.span()
    opener = max(norm.rfind("（", start, a), norm.rfind("〔", start, a))
    closer = min(
        (x for x in (norm.find("）", b, end), norm.find("〕", b, end)) if x >= 0), default=-1
    )
    if opener >= 0 and closer >= 0 and complete(norm[start:opener].split("、")[-1]):
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


#: What a remark on other clauses begins with: 未明确牵头单位的，由所列负责单位…
_REMARKS = (
    *("以下", "以上", "上述", "未明确", "未注明", "未标明", "未列", "无牵头", "没有牵头"),
    *("各项", "所列", "没有明确", "除标注", "除注明", "除明确", "除另有"),
)
#: 2024年底前完成 · 6月底完成 · 年底前 · 长期坚持
_WHEN = re.compile(
    r"(?:力争|争取|确保|计划)?(?:到|至|于|截至|自)?(?:(?:19|20)\d\d\s*年|长期|持续|每[年月周日季半]|常年|全年|[当今本]年"
    r"|定期|\d{1,2}\s*月(?!份?报)|年(?:底|末|内|中)|底前|[上下]半年|第?[一二三四1-4]季度|近期|立行立改|“?十[三四五六]五”?期间)"
)
_OTHER_LABEL = re.compile(
    r"(?![【〔]?.{0,6}(?:单位|部门|机构|主体)[：】〕])"
    r"(?:[【〔][\u4e00-\u9fff]{2,8}[】〕]\s*：?|[\u4e00-\u9fff]{2,8}：)"
)
_ANY_LABEL = re.compile(
    r"[；。]|[，\s]\s*(?=[\u4e00-\u9fff]{2,8}：)|(?=[【〔][\u4e00-\u9fff]{2,8}[】〕])"
)


def _before_comma(norm: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The names before the first comma between names, none where there is none."""
    for i in range(1, len(spans)):
        if "，" in norm[spans[i - 1][1] : spans[i][0]]:
            return spans[:i]
    return []


def _label_behind(norm: str, at: int, end: int) -> int:
    """Where what a label says ends: at ； or 。, or before the next label."""
    found = _ANY_LABEL.search(norm, at, end)
    return found.end() if found else end


def _label_inside(norm: str, at: int, end: int) -> re.Match[str] | None:
    """A label that closes the piece at `at`: 甲局配合单位：乙局, where a line break was undone."""
    stop = _piece(norm, at, end)
    if stop >= end or norm[stop] != "：":
        return None
    for found in _words().label.finditer(norm, at, stop + 1):
        if found.end() == stop + 1 and complete(norm[at : found.start()].strip()):
            return found
    return None


_BLANK_LABEL = re.compile(r"\s+(?=[\u4e00-\u9fff]{2,8}：)")


def _chunk(norm: str, at: int, end: int) -> int:
    """Where the piece that begins at `at` ends: at a separator outside brackets.

    各区、县级市人民政府 is one piece: there the separator stands inside a name.
    """
    stop = _piece(norm, at, end)
    while stop < end and norm[stop] in "、，":
        if norm[stop] == "、" and _MORE.match(norm, stop - 3, end):
            stop = _piece(norm, stop + 1, end)  # 甲局、乙局等部门、单位负责
            break
        if norm.find("各", at, stop) < 0 and (stop - at > 4 or complete(norm[at:stop])):
            break  # only a class of bodies has a separator in its name, or a row of places
        after = _piece(norm, stop + 1, end)
        right = norm[stop + 1 : after]
        tail = _words().tail.search(right)
        if not joins_next(norm[at:stop], right[: tail.start()] if tail else right):
            break
        stop = after
    return stop


_MORE = re.compile(r"(?:等|有关|相关)(?:部门、单位|单位、部门)")


_PIECE_END = re.compile(r"[（〔）〕、，；。：【]")


def _piece(norm: str, at: int, end: int) -> int:
    depth = 0
    for hit in _PIECE_END.finditer(norm, at, end):
        c = hit.group()
        if c in "（〔":
            depth += 1
        elif c in "）〕":
            depth = max(0, depth - 1)
        elif depth == 0 and (c != "【" or hit.start() > at):
            return hit.start()
    return end


def _tail(
    pattern: re.Pattern[str], norm: str, at: int, end: int
) -> tuple[int, re.Match[str] | None]:
    """The first role word in norm[at:end] that stands behind a whole name, and where."""
    for found in pattern.finditer(norm, at, end):
        before = norm[at : found.start()].strip()
        if _role_of(found["verb"]) not in ("leads", "responsible") and not _SCOPE.match(
            norm, found.end(), end
        ):
            continue  # 部门协同监管平台: the word is part of something else
        if _etc(norm, at, found.start())[1]:
            return found.start(), found
        if not before or complete(before) or (found.end() == end and len(before) > 1):
            if found["noun"] and not before:
                continue
            return found.start(), found
    return end, None


_SCOPE = re.compile(r"(?:做好|落实|开展|推进|完成|实施|相关|有关|工作|[^\u4e00-\u9fff]|$)")


def _role_of(verb: str) -> str:
    return _words().role[verb]


_JOINTLY = re.compile(r"会同|商同|联合|商(?![务业贸会])")


def _together(norm: str, at: int, end: int) -> tuple[int, int]:
    """From where to where 会同 or 商 stands between two names, else 0, 0.

    Only 会同 has no other use: 商 and 联合 stand inside names as well (信用社联合社).
    """
    for found in _JOINTLY.finditer(norm, at + 1, end):
        right = norm[found.end() : end].strip()
        place = gazetteer.at_start(norm, found.start())
        if found.group() != "会同" and place and len(place.word) > 2:
            continue  # 商洛市财政局, but 会同县财政局 behind a name joins with the 县财政局
        if complete(norm[at : found.start()].strip()) and (
            found.group() == "会同" or (len(right) > 2 and complete(right))
        ):
            return found.span()
    return 0, 0


_WHOSE = r"(?:国务院|中央|自治区|[国省市县区州盟旗镇乡](?:级|直|属)?)?"
_CLOSES = (
    rf"等(?:\s*[\d一二三四五六七八九十]{{1,3}}\s*个)?{_WHOSE}(?:有关|相关|各|职能|责任|成员)*"
    r"(?:部门(?:、?单位)?|单位(?:、?部门)?|地区|地|机构)"
)
_ETC = re.compile(rf"{_CLOSES}?\s*$")
_ETC_AND = re.compile(rf"{_CLOSES}(?:以及|[和及与])")


def _etc(norm: str, at: int, end: int) -> tuple[int, bool]:
    """The end of the names before 等, 等部门; and whether it stands there."""
    found = _ETC.search(norm, at, end)
    if found and found.start() >= at and not norm[at : found.start()].endswith("平"):
        return found.start(), True
    return end, False


def is_clause(clause: Clause, met: Collection[str] = ()) -> bool:
    """Whether a bracket with these names is a responsibility clause and not a remark.

    `met` are names that other clauses of the document have.
    """
    if not clause.names:
        return False
    if clause.stated:
        return True
    # Without a role word the names alone must tell: most of them are known for their work.
    familiar = sum(known(n.name) or n.name in met for n in clause.names)
    office = [n for n in clause.names if known(n.name) or _OFFICE.search(n.name)]
    if familiar or (len(clause.names) > 1 and len(office) == len(clause.names)):
        familiar = max(familiar, len(office))  # 建设发展局 beside 市自然资源和规划局
    return clause.doubt is None and familiar * 2 >= len(clause.names)


_OFFICE = re.compile(r"[局委厅署]$|办公室$|工作部$")


def may_be_clause(clause: Clause) -> bool:
    """Whether a bracket that is no clause names bodies all the same: it is kept as unsure."""
    return any(known(n.name) or _OFFICE.search(n.name) for n in clause.names)


def leading(clause: Clause, *, rule: bool, sole: bool = True) -> tuple[Named, ...]:
    """The names with the lead that follows from order or from being alone.

    牵头 said in words beats the rule; the rule makes the first name lead; without either, a
    single body (no collective) that alone is responsible leads.
    """
    names = clause.names
    if not names or any(n.role == "leads" for n in names):
        return names
    responsible = [n for n in names if n.role == "responsible"]
    if rule:
        first = names[0]
        if first.role != "responsible":
            return names
        return (Named(first.name, first.start, first.end, "leads", "first-listed"), *names[1:])
    if sole and len(responsible) == 1 and not is_collective(responsible[0].name):
        return tuple(
            Named(n.name, n.start, n.end, "leads", "sole") if n is responsible[0] else n
            for n in names
        )
    return names
