"""Responsibility clauses: who is named in a closing bracket or a responsibility cell, and as what.

（县卫生健康局、县发改局负责） · 市卫健委牵头，市财政局配合 · 牵头单位：甲局；配合单位：乙局
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .agencies import begins_level, begins_whole, complete, is_collective, is_stem, known
from .firstlisted import rule_at, without_rule
from .joints import joins_next, split_names
from .records import quick
from .rolewords import ETC_AND, NEGATIONS, NOUNS, acts_at, names_end, role_words, tail_at, together


@quick
@dataclass(frozen=True, slots=True)
class Named:
    """A name in a clause: characters start to end of its flow, role and basis."""

    name: str
    start: int
    end: int
    role: str
    basis: str


@quick
@dataclass(frozen=True, slots=True)
class Clause:
    """What a clause says. ``stated``: a role word stands in it. ``doubt``: why it is unsure."""

    names: tuple[Named, ...]
    open_ended: bool
    stated: bool
    ruled: bool
    doubt: str | None = None


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
    if not start:
        return clause
    names = tuple(
        [Named(n.name, n.start + start, n.end + start, n.role, n.basis) for n in clause.names]
    )
    return Clause(names, clause.open_ended, clause.stated, clause.ruled, clause.doubt)


#: What stands between two separators, outside brackets and labels.
_PIECE = re.compile(r"[^（）〔〕【】、，；。：\s由][^（）〔〕【】、，；。：]*+(?=[、，]|\Z)")


def joined(parts: Sequence[Clause], *, stated: bool) -> Clause:
    """What several pieces of one clause say together."""
    return Clause(
        tuple(name for part in parts for name in part.names),
        any(part.open_ended for part in parts),
        stated,
        any(part.ruled for part in parts),
        next((part.doubt for part in parts if part.doubt), None),
    )


@lru_cache(maxsize=8192)
def _alone(piece: str) -> tuple[tuple[int, int], ...] | None:
    """The names in such a piece where it holds nothing else, None where it may.

    Most pieces are the name of one body, and few bodies have most of the duties of a plan.
    """
    words = role_words()
    end = len(piece)
    if (
        "各" in piece
        or _ITEM.match(piece)
        or words.glued.match(piece)
        or words.label.match(piece)
        or acts_at(piece, 0, end)
        or (end < 5 and not complete(piece))
        or piece.endswith(("部门", "单位"))
        or piece.strip() in words.role
        or piece.startswith("会同")
        or _is_remark(piece, 0)
        or _WHEN.match(piece)
        or tail_at(words.tail, piece, 0, end)[1] is not None
        or together(piece, 0, end)[0]
        or ETC_AND.search(piece)
        or names_end(piece, 0, end)[1]
    ):
        return None
    return tuple(split_names(piece, 0, end))


def _read(norm: str, default: str | None, skip: tuple[int, int] | None) -> Clause:
    ruled = rule_at(norm) is not None
    cuts = without_rule(norm, 0, len(norm)) if ruled else [(0, len(norm))]
    if skip and 0 <= skip[0] < len(norm):
        cuts = [
            c for a, b in cuts for c in ((a, min(b, skip[0])), (max(a, skip[1]), b)) if c[0] < c[1]
        ]
    said = _Said(norm)
    for a, b in cuts:
        said.read(a, b, before_rule=ruled and (a, b) != cuts[-1])
    return _judge(norm, said.groups, said.open_ended, said.stated, ruled, default)


#: In every clause with a label, also with one of no role.
_LABELLED = re.compile("[：【〔]|单位|部门")
#: What parts names, and marks that stand before one.
_SIGNS = "、，；。 ：由▲△★☆●○■□◆◇※▪"


class _Said:
    """What a clause says, while it is read from left to right.

    ``groups`` are ranges of names with their role, None where none is said; ``pending`` are the
    names since the last group, ``label`` is the role of the label they stand behind,
    ``partners`` are those before 会同. The methods that read return where reading goes on.
    """

    __slots__ = (
        *("groups", "helping", "label", "labelled", "marked", "norm", "open_ended"),
        *("partners", "pending", "stated"),
    )

    def __init__(self, norm: str) -> None:
        self.norm = norm
        self.groups: list[tuple[str | None, list[tuple[int, int]]]] = []
        self.pending: list[tuple[int, int]] = []
        self.partners: list[tuple[int, int]] | None = None
        self.label: str | None = None
        self.labelled = _LABELLED.search(norm) is not None
        self.open_ended = self.stated = self.marked = self.helping = False

    def read(self, at: int, end: int, *, before_rule: bool) -> None:
        """Read norm[at:end], which no rule interrupts."""
        norm = self.norm
        if norm[at - 1 : at] not in ("）", "〕"):
            self.label = None  # 责任单位：甲局（首位为牵头单位，下同）、乙局 goes on
        self.pending, self.partners, self.helping = [], None, False
        while at < end:
            sign = norm[at]
            if sign in _SIGNS:
                if sign in "；。" and self.pending:
                    # 甲局、乙局；丙局参与: the first ones have no other role.
                    own = "responsible" if sign == "；" and self.partners is None else None
                    self._group(own if self.label is None else self.label)
                at += 1
                continue
            piece = _PIECE.match(norm, at, end)
            alone = _alone(piece.group()) if piece else None
            if piece and alone is not None:
                for x, y in alone:
                    self.pending.append((at + x, at + y))
                at = piece.end() + 1  # what parts it from the next one, if anything does
                continue
            item = _ITEM.match(norm, at, end)  # 1.甲局；2.乙局
            at = (
                (item.end() if item else 0)
                or (self.labelled and self._label(at, end))
                or self._aside(at, end)
                or self._piece(at, end)
            )
        self._close(before_rule)

    def _group(self, role: str | None) -> None:
        if self.pending:
            self.groups.append((role, self.pending))
            self.pending = []

    def _behind_label(self, role: str, at: int) -> int:
        self._group(self.label)
        self.label, self.stated = role, True
        return at

    def _label(self, at: int, end: int) -> int:
        """牵头单位：甲局 · 牵头单位甲局; 0 where no label stands."""
        norm, words = self.norm, role_words()
        found = words.label.match(norm, at, end) or _label_inside(norm, at, end)
        if not found:
            found = words.glued.match(norm, at, end)
            if not found or not begins_level(norm[found.end() : _chunk(norm, found.end(), end)]):
                return 0
        if found.start() > at:
            self.pending += split_names(norm, at, found.start())
        return self._behind_label(words.role[found["verb"]], found.end())

    def _aside(self, at: int, end: int) -> int:
        """What is no name: a label of something else, 会同 at the head of a part; else 0."""
        other = OTHER_LABEL.match(self.norm, at, end) if self.labelled else None
        if other:
            # 完成时限：2021年12月底前 names nobody, nor does 责任领导：张三，责任单位：…
            return _label_behind(self.norm, other.end(), end)
        if self.norm.startswith("会同", at) and self.groups and not self.pending:
            # 甲局牵头，会同乙局、丙局推进: who stands behind 会同 cooperates
            self.helping = True
            return at + 2
        return 0

    def _piece(self, at: int, end: int) -> int:
        """Whatever stands up to the next separator."""
        norm, words = self.norm, role_words()
        stop = _chunk(norm, at, end)
        agent = _AGENT.search(norm, at, stop)
        if agent and begins_whole(norm[agent.end() : stop]):
            # 校车安全、食堂卫生由甲局牵头: what it is about is no name
            self.pending = [(a, b) for a, b in self.pending if complete(norm[a:b])]
            return agent.end()
        bare, colon = norm[at:stop].strip(), stop < end and norm[stop] == "："
        if bare.endswith(NOUNS) and (bare in words.role or colon):
            # 牵头单位，县林业局: a comma in the place of the colon. Of a label that is not known
            # it is not said whose the names behind it are.
            return self._behind_label(words.role.get(bare, UNKNOWN), stop + 1)
        if colon:
            # 乙局 完成时限：2020年底: the next label stands behind a blank.
            blank = _BLANK_LABEL.search(norm, at, stop + 1)
            stop = blank.start() if blank else stop
        if _WHEN.match(norm, at, stop):
            return stop  # 2024年底前完成 says when, not who
        if _is_remark(norm, at):
            # 以下均需各市、县人民政府落实: a remark on other clauses.
            return next((i for i in range(at, end) if norm[i] in "；。"), end)
        mark = words.mark.search(norm, at, stop)
        if mark and complete(norm[at : mark.start()].strip()):
            # 甲局（牵头）、乙局、丙局: the others are responsible
            self._group(self.label or "responsible")
            self.groups.append((words.role[mark["verb"]], split_names(norm, at, mark.start())))
            self.stated = self.marked = True
            return stop
        return self._names(at, stop)

    def _names(self, at: int, stop: int) -> int:
        """Names, and the role word behind them: 甲局、乙局等部门牵头"""
        norm, words = self.norm, role_words()
        cut, tail = tail_at(words.tail, norm, at, stop)
        meet, meet_end = together(norm, at, cut)
        if meet:
            self.partners = [*self.pending, *split_names(norm, at, meet)]
            self.pending = []
            return meet_end
        closing = ETC_AND.search(norm, at, cut)
        if closing and complete(norm[at : closing.start()].strip()):
            # 甲局、乙局等部门和各县区: the list ends before 和
            self.pending += split_names(norm, at, closing.start())
            self.open_ended = True
            return closing.end()
        # 甲局牵头，乙局保障经费: who does something beside others is responsible
        acts = 0 if tail or not (self.groups or self.partners) else acts_at(norm, at, stop)
        cut = acts or cut
        name_end, more = names_end(norm, at, cut)
        self.open_ended |= more
        if name_end > at:
            self.pending += split_names(norm, at, name_end)
        if tail is None and not acts:
            return cut
        role = words.role[tail["verb"]] if tail else "responsible"
        self._act("cooperates" if self.helping else role)
        # What the role is about (负责资金保障) is no name.
        parted = tail is not None and norm[tail.end() : tail.end() + 1].isspace()
        return tail.end() if tail and parted else stop

    def _act(self, role: str) -> None:
        """Give the names so far the role of the word behind them."""
        self.stated, self.helping = True, False
        if self.partners is not None:
            self.groups += [("leads", self.partners), ("cooperates", self.pending)]
            self.partners = None
        else:
            alone = not self.groups and self.label is None
            first = _before_comma(self.norm, self.pending) if alone else []
            if first and role not in ("leads", "responsible"):
                # 甲局、乙局，丙局配合: the first ones have no other role.
                self.groups.append(("responsible", first))
                self.pending = self.pending[len(first) :]
            self.groups.append((role, self.pending))
        self.pending = []

    def _close(self, before_rule: bool) -> None:
        """Give the names that are left the role of their label, or what follows without one."""
        if self.partners is not None:
            self.groups += [("leads", self.partners), ("cooperates", self.pending)]
            self.stated, self.pending = True, []
        # 甲局、乙局，列第一位的牵头，各县区落实: before a rule stand those who are responsible.
        own = "responsible" if self.marked or before_rule else None
        own = own if self.label is None else self.label
        self._group("cooperates" if self.helping else own)


#: A plan hands most of its duties to the same few circles of bodies.
_remembered = lru_cache(maxsize=1024)(_read)
_LONG = 600


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
    sure: bool | None = None
    for role, spans in groups:
        own = role or default or "responsible"
        untold = role == UNKNOWN or (role is None and default is None and stated)
        for a, b in spans:
            name, whole = _without_person(norm[a:b])
            b = a + len(name)
            if name.endswith(NEGATIONS):
                doubt = f"says who does not: {name}"  # 县司法局不参与
                continue
            if not whole:
                if sure is None:
                    sure = _sure(norm, groups, stated or default is not None)
                if not (
                    (sure and _NAME.fullmatch(name))
                    # 教育、民政部门 and 教育、民政等部门 name two
                    or ((open_ended or b != spans[-1][1]) and is_stem(name))
                ):
                    doubt = f"not a body's name: {name}"
                    continue
            if untold:
                doubt = f"no role word for: {name}"
                continue
            names.append(Named(name, a, b, own, "stated"))
    return Clause(tuple(names), open_ended, stated, ruled, doubt)


def _sure(norm: str, groups: list[tuple[str | None, list[tuple[int, int]]]], told: bool) -> bool:
    """Whether so many names are whole that the others, of unknown endings, are names as well.

    One will do where the clause or the column says what they do (`told`).
    """
    whole = [complete(norm[a:b]) for _, spans in groups for a, b in spans]
    return any(whole) and (told or (sum(whole) > 1 and sum(whole) * 3 >= len(whole) * 2))


#: 校车安全由甲局牵头, but neither 自由贸易试验区 nor 经费均由…, a remark on money.
_AGENT = re.compile(r"(?<![自均都])由")

#: The role behind a label that is not known.
UNKNOWN = "unknown"

#: 县交通运输局（局长 李军）: a person in brackets is no part of the name.
_PERSON = re.compile(
    r"（[^（）]{0,8}(?:[局厅部处科所院校镇乡]长|主任|书记|负责人|经理|责任人|联系人|分管领导|联系电话)[^（）]{0,12}）$"
    r"|(?<=[局委办厅部院所处站镇乡])[^\S\n]+(?!各)[\u4e00-\u9fff]{2,3}$(?<![局委办厅部院所处站镇乡村区街道社会])"
)


@lru_cache(maxsize=8192)
def _without_person(words: str) -> tuple[str, bool]:
    """A name without the person behind it, and whether it is the whole name of a body."""
    person = _PERSON.search(words)
    name = words[: person.start()] if person and person.start() else words
    return name, complete(name)


#: A name of unknown ending, among others that are known: 驼峰机场, but not 以下均需…
_NAME = re.compile(
    r"(?!以下|其中|并|由|上述|其他|按|等|具体|所需|经费|资金|[^，]{0,9}[均都]由)[\u4e00-\u9fff（）“”·]{3,24}"
    r"(?<!领导)(?<!书记)(?<!主任)(?<!人员)(?<!干部)(?<!责人)(?<!为主)(?<![省市县区州镇乡局]长)"
)


def may_be_name(words: str) -> bool:
    """Whether these words can name a body of unknown ending, where others stand beside it."""
    return _NAME.fullmatch(words) is not None


#: What a remark on other clauses begins with: 未明确牵头单位的，由所列负责单位…
_REMARKS = (
    *("以下", "以上", "上述", "未明确", "未注明", "未标明", "未列", "无牵头", "没有牵头"),
    *("各项", "所列", "没有明确", "除标注", "除注明", "除明确", "除另有"),
)


def _is_remark(norm: str, at: int) -> bool:
    """Whether a remark on other clauses begins there: 各项任务由…, but not 各项目牵头单位."""
    return norm.startswith(_REMARKS, at) and not norm.startswith("各项目", at)


#: 1.甲局；2.乙局
_ITEM = re.compile(r"(?:\d{1,2}\s?[.、．]|[①-⑳]|（\d{1,2}）)\s*(?=[\u4e00-\u9fff])")
#: 2024年底前完成 · 6月底完成 · 年底前 · 长期坚持
_WHEN = re.compile(
    r"(?:力争|争取|确保|计划)?(?:到|至|于|截至|自)?(?:(?:19|20)\d\d\s*年|长期|持续|常态|滚动|即知即改|每[年月周日季半]|常年|全年|[当今本]年"
    r"|定期|\d{1,2}\s*月(?!份?报)|年(?:底|末|内|中)|底前|[上下]半年|第?[一二三四1-4]季度|近期|立行立改|“?十[三四五六]五”?期间)"
)
OTHER_LABEL = re.compile(
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
    for found in role_words().label.finditer(norm, at, stop + 1):
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
        if norm[stop] == "、" and _MORE.search(norm, max(at, stop - 4), min(end, stop + 3)):
            stop = _piece(norm, stop + 1, end)  # 甲局、乙局等部门、单位负责
            break
        last = max(norm.rfind("、", at, stop) + 1, at)
        if norm.find("各", at, stop) < 0 and (stop - last > 4 or complete(norm[at:stop])):
            break  # only a class of bodies has a separator in its name, or a row of places
        after = _piece(norm, stop + 1, end)
        right = norm[stop + 1 : after]
        tail = role_words().tail.search(right)
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
        if c == "〔" and not depth and hit.start() > at:
            label = role_words().label.match(norm, hit.start(), end)
            if label and label["verb"].endswith(NOUNS):
                return hit.start()  # 甲局 〔配合单位〕乙局, but not 甲局〔牵头〕
        if c in "（〔":
            depth += 1
        elif c in "）〕":
            depth = max(0, depth - 1)
        elif depth == 0 and (c != "【" or hit.start() > at):
            return hit.start()
    return end


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
    placed = len(clause.names) > 1 or begins_level(clause.names[0].name)  # 县考核办 alone
    if familiar or (placed and len(office) == len(clause.names)):
        familiar = max(familiar, len(office))  # 建设发展局 beside 市自然资源和规划局
    return clause.doubt is None and familiar * 2 >= len(clause.names)


_OFFICE = re.compile(r"[局委厅署办]$|办公室$|督[查导]室$|工作部$")


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
