"""Running text: its sentences, and the organs of the state that act in them.

卫生健康部门要承担领导责任 · 由卫生健康部门牵头、有关部门参加的协调机制 · 各镇（街道）全面负责
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..ontology import places as gazetteer
from .agencies import clean
from .joints import joins_next
from .organs import organs
from .records import quick
from .rolewords import NEGATION
from .source import fold

_OPEN = {"（": "）", "〔": "〕", "《": "》"}
_SPLIT = re.compile(r"[。！？（）〔〕《》]")


def sentences(norm: str, skip: Iterable[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The sentences of a folded text without their full stops; `skip` (clauses) is left out.

    An empty range in `skip` is a mere cut, as between a heading line and its text.

    Full stops inside brackets and titles do not end a sentence. Linear in the length.
    """
    cuts: list[tuple[int, int]] = []
    depth, at = 0, 0
    skips = sorted(skip)
    k = 0
    for hit in _SPLIT.finditer(norm):
        i, c = hit.start(), hit.group()
        while k < len(skips) and skips[k][1] <= i:
            cuts.append((at, skips[k][0]))
            at, depth = skips[k][1], 0
            k += 1
        if k < len(skips) and skips[k][0] <= i < skips[k][1]:
            continue
        if c in _OPEN:
            depth += 1
        elif c in "）〕》":
            depth = max(0, depth - 1)
        elif depth == 0 or i - at > 600:
            cuts.append((at, i))
            at, depth = i + 1, 0
    while k < len(skips):
        cuts.append((at, skips[k][0]))
        at = skips[k][1]
        k += 1
    cuts.append((at, len(norm)))
    found = []
    for a, b in cuts:
        while a < b and (norm[a].isspace() or norm[a] in "。，；"):
            a += 1
        while b > a and norm[b - 1].isspace():
            b -= 1
        if b - a > 1:
            found.append((a, b))
    return found


@quick
@dataclass(frozen=True, slots=True)
class Acting:
    """A body that acts: its name's range, the name that stands for it, role, sentence."""

    name: str
    start: int
    end: int
    role: str
    sentence: tuple[int, int]


_CONNECT = re.compile(
    r"(?:同时|此外|另外|其中|对此|为此|并且|并|请(?!示|求)|特别是|尤其是|[一二三四五六七八九]是|首先|其次|再次|最后"
    r"|全[省市县区]|[（(]?\d{1,2}[）).、]|[①-⑳])*"
)
#: 春节期间各镇要…, 每年汛前县水利局负责…: when, before who.
_WHEN = re.compile(
    r"(?:每年|今年|当年|\d{4}年)?(?:\d{1,2}月(?:\d{1,2}日|[底初]|[上中下]旬)?|[上下]半年|[底末初内]"
    r"|汛期?|[\u4e00-\u9fff]{2,4}(?=期[间内]))?(?:期[间内]|之前|以前|前|起|内)?"
)
#: 由市自然资源局局长兼任: a person, not the bureau.
_POST = re.compile(
    r"(?:[局厅部处科所院校镇乡县市区行]长|主任|书记|主要|分管|负责人|负责同志|领导|党组|副)"
)
_SEATED = re.compile(r"设(?:立)?在|设于|挂靠在?|依托")
_SET_UP = re.compile(r"(?:调整|成立|建立|设立|组建|健全|完善|充实|成立由)*")
#: 成立领导小组，负责… says who acts; 成立领导小组，统筹… has no subject.
_SET_UP_ACTS = re.compile(r"(?:具体|每[^，]{1,4})?(?:负责|承担)")
_BRACKET = re.compile(r"（[^（）]{1,20}）")
_SEATED_ACTS = re.compile(
    r"(?:具体|每[^，]{1,4})?(?:负责|承担|统筹|协调|组织|领导(?!小组)|研究|召开)"
)
_SEAT = re.compile(r"(?P<office>[^，；。]{0,40}?(?:办公室|办))(?:设在|设于)")
_VERB_PERHAPS = re.compile(
    r"(?!责|职|人员|领导|干部|工作|主要|负责人|名义|所属|下属|直属|内部|内设|之|间|同意|批准|审批"
    r"|规定|要求|咨询|热线|电话|联系|文件|系统|公务|官网|网站|网络|平台|信息|数据|资源|机构|单位|团体|组织|意见|代表|备案"
    r"|地址|邮箱|官微|名单"
    r"|常务|党组|党委|班子|考核|联动|联席|协作|合作|协同|行为|权力|权责|采购|投资|主导|购买|性|职能"
    r"|[的和与及等内外中上下前后时方级])[\u4e00-\u9fff]"
)
_ETC = re.compile(r"等(?:有关|相关)?(?:部门|单位)?")
_PERSON = re.compile(r"[^，。；、]{0,10}(?:负责人|负责同志|主要领导|分管领导)(?=牵头|负责)")
_MODAL = re.compile(r"(?:要|应当|应|须|必须|需要|需|将|可|负责)(?=会同|牵头|配合|协助|参与|参加)")
_LEAD = re.compile(r"(?:负责|依法|具体|统一|全面|分别|共同|联合|为|是)?牵头")
_MEMBER = re.compile(r"(?:积极|共同|按[^，。]{0,8}?)?(?:参加|参与)")
_HELP = re.compile(r"(?:积极|为|是|按[^，。]{0,8}?)?(?:配合|协助|协办|协同(?!监管|治理|发展))")


@quick
@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    name: str


class Names:
    """The names that the clauses of a document have, to be met again in its running text."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_head: dict[str, list[str]] = {}
        for name in sorted({fold(name) for name in names}, key=len, reverse=True):
            self._by_head.setdefault(name[:3], []).append(name)

    def end(self, norm: str, at: int, end: int) -> int:
        """Where the longest of the names that begin at `at` ends, 0 where none does."""
        for name in self._by_head.get(norm[at : at + 3], ()):
            if norm.startswith(name, at, end):
                return at + len(name)
        return 0


def acting(norm: str, spans: Iterable[tuple[int, int]], named: Names | None = None) -> list[Acting]:
    """The organs that act in the sentences `spans` of a folded text, with their roles.

    ``named`` finds the names that the document's clauses have. An organ acts where it is the
    subject (at the head of a part of the sentence, with a verb behind it) or stands in a
    由……-phrase. 牵头 and 会同 make it lead; who stands after 会同 cooperates,
    who stands before 参加 or 参与 participates; else it is responsible.
    """
    grammar = organs()
    found: list[Acting] = []
    head: list[_Name] = []  # 县教育局。负责…: an item headed by who is to do it
    for i, (a, b) in enumerate(spans):
        if not grammar.quick.search(norm, a, b):
            if head and grammar.predicate.match(norm, a, b):
                found += _roles(norm, head, a, b, (head[0].start, b), named)
            head = []
            continue
        if head and grammar.predicate.match(norm, a, b):
            found += _roles(norm, head, a, b, (head[0].start, b), named)
        names, end = _names(norm, a, b, named) if i == 0 and b - a < 40 else ([], a)
        head = names if names and end == b else []
        found += _subjects(norm, a, b, named)
        found += _agents(norm, a, b, named)
    return sorted(found, key=lambda x: (x.sentence[0], x.start))


def _subjects(norm: str, a: int, b: int, named: Names | None) -> list[Acting]:
    found: list[Acting] = []
    current: list[_Name] = []
    opened: list[_Name] = []  # a group just set up or seated, subject of the part that follows
    seated = False
    headed: list[_Name] = []
    listed: list[_Name] = []  # 甲局、乙局，各镇要…: they act with those behind the comma
    at = a
    for c, d in _parts(norm, a, b):
        at = c
        connect = _CONNECT.match(norm, c, d)
        at = connect.end() if connect else c
        while at < d and norm[at].isspace():
            at += 1
        when = _WHEN.match(norm, at, d)
        names, end = _names(norm, when.end() if when else at, d, named)
        if not names and when and when.end() > at:
            names, end = _names(norm, at, d, named)
        if names and end == d and norm[d : d + 1] == "：":
            headed = names  # 县公安局：负责校园周边治安
            continue
        if headed and not names and organs().predicate.match(norm, at, d):
            found += _roles(norm, headed, at, d, (a, b), named)
            current, headed, opened = headed, [], []
            continue
        headed = []
        before, listed = listed, []
        goes_on = names and end == d and norm[d : d + 1] == "，"
        if goes_on and (len(names) > 1 or _names(norm, d + 1, b, named)[0]):
            listed = before + names
            continue
        if names and _acts(norm, end, d, _sure(names)):
            current = names = before + names
            opened = []
            found += _roles(norm, names, end, d, (a, b), named)
            continue
        rest = norm[at:d]
        if current and rest.startswith("会同"):
            partners, stop = _names(norm, at + 2, d, named)
            if partners and stop < d:
                found += [Acting(n.name, n.start, n.end, "leads", (a, b)) for n in current]
                found += [Acting(n.name, n.start, n.end, "cooperates", (a, b)) for n in partners]
            continue
        if current and rest.startswith("牵头"):
            found += [Acting(n.name, n.start, n.end, "leads", (a, b)) for n in current]
            continue
        if opened and (_SEATED_ACTS if seated else _SET_UP_ACTS).match(rest):
            found += [Acting(n.name, n.start, n.end, "responsible", (a, b)) for n in opened]
            current, opened = opened, []
            continue
        seat = _SEAT.match(norm, at, d) if norm.find("设", at, d) > 0 else None
        if seat:  # 办公室设在某局，负责…: the office, not the bureau
            names, end = _names(norm, at, seat.end("office"), named)
            opened = names if names and end == seat.end("office") else []
            seated = True
            continue
        set_up = _SET_UP.match(norm, at, d)
        if set_up and set_up.end() > at:
            bracket = _BRACKET.search(norm, set_up.end(), d)  # 领导小组（名单附后）
            stop = bracket.start() if bracket and bracket.end() == d else d
            names, end = _names(norm, set_up.end(), stop, named)
            if (
                names
                and end == stop
                and names[0].name.endswith(("小组", "联席会议", "指挥部", "专班"))
            ):
                opened, seated = names, False
                continue
        opened = []
    return found


_PART_SIGN = re.compile(r"[，；：（）〔〕《》“”]")


def _parts(norm: str, a: int, b: int) -> list[tuple[int, int]]:
    """The parts of a sentence between ， ； ： outside brackets and quotes."""
    parts: list[tuple[int, int]] = []
    depth, begin = 0, a
    for hit in _PART_SIGN.finditer(norm, a, b):
        c = hit.group()
        if c in "（〔《“":
            depth += 1
        elif c in "）〕》”":
            depth = max(0, depth - 1)
        elif depth == 0:
            parts.append((begin, hit.start()))
            begin = hit.end()
    parts.append((begin, b))
    return parts


def _names(norm: str, at: int, end: int, named: Names | None) -> tuple[list[_Name], int]:
    """The names of organs that stand in a row at norm[at:end], and where the row ends."""
    grammar = organs()
    names: list[_Name] = []
    stop = at
    while at < end:
        row = grammar.row.match(norm, at, end)
        own = named.end(norm, at, end) if named else 0
        if own and norm.startswith("部门", own - 1):
            own = 0  # 财政部门 is not 财政部
        if row:
            names += _stems(norm, row)
            stop = at = row.end()
        elif own and _one(norm, at, end) <= own:
            names.append(_Name(at, own, clean(norm[at:own])))
            stop = at = own
        else:
            end_of_one = _one(norm, at, end)
            firm = None if end_of_one or not names else _FIRM.match(norm, at, end)
            end_of_one = firm.end() if firm else end_of_one
            if not end_of_one:
                break
            if firm:  # 甲局、某公司配合: it acts as well, and is no body of running text
                stop = end_of_one
                joint = _AND.match(norm, stop, end)
                if not joint:
                    break
                at = joint.end()
                continue
            units = _UNITS.match(norm, end_of_one, end)
            end_of_one = units.end() if units else end_of_one  # 各部门、单位 are one class
            names.append(_Name(at, end_of_one, clean(norm[at:end_of_one])))
            stop = at = end_of_one
        joint = _AND.match(norm, at, end)
        if not joint and norm.startswith("各", at):
            continue  # 各地各部门要…
        if not joint:
            break
        at = joint.end()
        more = _one(norm, at, end) if names and joint.group() == "、" else 0
        if more and joins_next(names[-1].name, clean(norm[at:more])):
            # 各镇人民政府、街道办事处 is one class
            names[-1] = _Name(names[-1].start, more, clean(norm[names[-1].start : more]))
            stop = at = more
            joint = _AND.match(norm, at, end)
            if not joint:
                break
            at = joint.end()
    closing = _ETC.match(norm, stop, end) if len(names) > 1 else None
    return names, closing.end() if closing else stop


_ROLE_INSIDE = re.compile(
    r"成立|建立由|组建|会同|[提报商]请|联合(?!会|社)|牵头(?!(?:责任)?(?:单位|部门))|负责|(?:参与|配合|协助)(?!）?(?:单位|部门))|及时|进展|情况|报告|每季|每月|每年|向"
    r"|(?<!自)由|列入|纳入|(?<=[省市县区州旗])将"
)
_AND = re.compile(r"、|以及|和|及|与")
_FIRM = re.compile(
    r"[\u4e00-\u9fff（）]{2,18}?(?:公司|集团|银行|协会|医院|学院|大学)"
    r"(?=[、和及与]|等|按|负责|参与|参加|配合|协助|共同|牵头|具体|分别)"
)
_UNITS = re.compile(r"(?<=部门)[、和及与]单位(?![的为是])")
_VERB_FIRST = re.compile(
    r"(?:成立|建立|设立|组建|调整|健全|完善|充实|通过|纳入|由|在|向|报|对|经|将|根据|按照|依托"
    r"|充分发挥|加强|推动)"
)


def _one(norm: str, at: int, end: int) -> int:
    """Where the name of an organ that begins at `at` ends, else 0.

    Of the ways in which it can be read the longest stands that a verb, a joint or the end
    follows.
    """
    grammar = organs()
    # 会同县 is a county, but 会同县财政局 in a sentence joins with the 县财政局.
    # Behind 、 and 由 a name begins, so there it is the county.
    meeting = norm.startswith("会同", at) and norm[at - 1 : at] not in ("、", "由")
    spoken = norm[at : at + 1] in "各由" or meeting
    place = None if spoken else gazetteer.at_start(norm, at)
    ways = grammar.ways if grammar.sign.search(norm, at, end) else ()
    found: set[int] = set()
    for begin in {at, place.end} if place and place.end < end else {at}:
        for way in ways if ways and grammar.any_way.match(norm, begin, end) else ():
            one = way.match(norm, begin, end)
            if one is None or one.end() - at < 2 or one.group() in ("部门", "机关"):
                continue
            if way in grammar.free and _VERB_FIRST.match(norm, at):
                continue
            if not _ROLE_INSIDE.search(norm, place.end if place else begin, one.end()):
                found.add(one.end())
        found.update(_loose_ends(norm, begin, end))
    if not found and grammar.branch.search(norm, at + 2, min(end, at + 16)):
        # 厦门海关, 福建海事局: a short name of the place, and a body of the nation's.
        short = gazetteer.at_start(norm, at, short=True)
        own = grammar.branch.match(norm, short.end, end) if short else None
        found.update([own.end()] if own else [])
    found = {stop for stop in found if not _runs_on(norm, at, stop, found)}
    for stop in sorted(found, reverse=True):
        if (
            stop == end
            or grammar.predicate.match(norm, stop)
            or _AND.match(norm, stop)
            or _SEATED.match(norm, stop)
            or norm.startswith("各", stop)
        ):
            return stop
    for stop in sorted(found, reverse=True):
        if norm[stop] in "，；等的":
            return stop
    return 0


_HAN = re.compile(r"[\u4e00-\u9fff]{2,20}")
_OFFICE_OF = re.compile(
    r"[\u4e00-\u9fff]{2,3}(?:办|室|厅)(?![理法事好])"
)  # 县政府督办室, 市政府应急办
_WHOLE = re.compile(r"(?:局|厅|署|办公室|中心|队|法院|检察院|督查室|政府)$")


def _loose_ends(norm: str, begin: int, end: int) -> set[int]:
    """Where a name can end that begins with a level: 市委金融委员会办公室, 州安委会办公室."""
    grammar = organs()
    seat = grammar.seat.match(norm, begin, end)
    run = _HAN.match(norm, seat.end(), min(end, seat.end() + 16)) if seat else None
    if seat is None or run is None or _VERB_FIRST.match(norm, seat.end()):
        return set()
    return {
        hit.end()
        for hit in grammar.ending.finditer(norm, seat.end(), run.end())
        if hit.end() - seat.end() > 1 and not _ROLE_INSIDE.search(norm, begin, hit.end())
    }


def _runs_on(norm: str, at: int, stop: int, found: set[int]) -> bool:
    """Whether a name up to `stop` would hold a shorter one and its verb: 市教育局组织县财政局.

    Or a shorter one, 和, and a place: 市教育局和和县人民政府.
    """
    predicate = organs().predicate
    return any(
        at < other < stop
        and _WHOLE.search(norm, at, other) is not None
        and not _OFFICE_OF.match(norm, other)
        and (
            predicate.match(norm, other, stop) is not None
            or (norm[other] in "和及与" and gazetteer.at_start(norm, other + 1) is not None)
        )
        for other in found
    )


_OWN_ENDING = re.compile(r"(?:部门|机关|院|局|委|办|厅|海关)$")


def _stems(norm: str, row: re.Match[str]) -> list[_Name]:
    """教育、生态环境、财政等部门 are three: 教育部门, 生态环境部门, 财政部门."""
    found = []
    for stem in re.finditer(
        r"[^、和]+(?:和(?=[^、]*(?:改革|信息|建设|管理|保障)|旅游|体育|草原|湖泊|物资储备)[^、]+)?",
        row["stems"],
    ):
        words = clean(stem.group())
        if not words:
            continue
        a = row.start("stems") + stem.start()
        b = a + len(stem.group())
        if b == row.end("stems") and not norm.startswith("等", b):
            b = row.end()  # 自然资源部门、公安机关: the last one has its own ending
            words = clean(norm[a:b])
        name = words if _OWN_ENDING.search(words) else words + "部门"
        found.append(_Name(a, b, name))
    return found


def _sure(names: list[_Name]) -> bool:
    """Whether the last name is surely one: no free run of characters before its ending."""
    grammar = organs()
    last = names[-1].name
    return any(
        (hit := way.match(last)) is not None and hit.end() == len(last)
        for way in grammar.ways
        if way not in grammar.free
    )


#: 县民政局局长王芳任副组长: a person.
_HOLDER = re.compile(r"党?(?:组|委)?副?(?:[局厅部处科所院校行]长|主任|书记)")
#: 各村河段长负责监督: a person of the village.
_WARDEN = re.compile(r"[\u4e00-\u9fff]{0,2}?(?:[河湖林田路段街片]长(?!制)|网格员)")
#: 县司法局不参与: who does not; but 不得 and 不准 are orders.
_NOT = re.compile(
    rf"(?:也|均|都)?{NEGATION}(?=负责|承担|牵头|参与|参加|配合|协助|作为|列入|履行|办理)"
)
#: 乡镇空气站建成率达到100%: what is measured.
_RATE = re.compile(r"[\u4e00-\u9fff]{2,8}率(?!先|领)|[\u4e00-\u9fff]{2,4}[所站](?:实现|建成|达到)")


def _acts(norm: str, at: int, end: int, sure: bool) -> bool:
    """Whether a verb or what goes before one (要, 依法, 按照…) stands at norm[at:end]."""
    if at >= end:
        return False
    if any(said.match(norm, at, end) for said in (_RATE, _NOT, _HOLDER)):
        return False
    if organs().predicate.match(norm, at, end):
        return True
    # Any other verb: Chinese has no mark for it, so what is known to be none is left out.
    return (
        sure
        and end - at > 4
        and _VERB_PERHAPS.match(norm, at, end) is not None
        and _WARDEN.match(norm, at, end) is None
    )


def _roles(
    norm: str,
    names: list[_Name],
    at: int,
    end: int,
    sentence: tuple[int, int],
    named: Names | None,
) -> list[Acting]:
    modal = _MODAL.match(norm, at, end)
    at = modal.end() if modal else at
    if norm.startswith(("会同", "联合"), at):
        partners, _ = _names(norm, at + 2, end, named)
        if partners:
            return [Acting(n.name, n.start, n.end, "leads", sentence) for n in names] + [
                Acting(n.name, n.start, n.end, "cooperates", sentence) for n in partners
            ]
        role = "leads" if norm.startswith("会同", at) else "responsible"  # 甲、乙联合开展
        return [Acting(n.name, n.start, n.end, role, sentence) for n in names]
    if _LEAD.match(norm, at, end):
        role = "leads"
    elif _MEMBER.match(norm, at, end):
        role = "participates"
    elif _HELP.match(norm, at, end):
        role = "cooperates"
    else:
        role = "responsible"
    return [Acting(n.name, n.start, n.end, role, sentence) for n in names]


#: 由甲局、乙局等9个部门和单位组成
_MAKE_UP = re.compile(
    r"等?[\d一二三四五六七八九十]{0,3}个?(?:部门|单位|成员|[和、])*(?:共同)?组成(?!检查|督|工作)"
)
_ROLE_CLASS = re.compile(r"(?:牵头|责任|配合|参与|协同|主要|第一)+(?:单位|部门)")
_OF_CLASS = re.compile(r"(?:负责|承担|牵头)的")
_VERB_OF_OTHERS = re.compile(
    r"(?:共同|积极|分别|按[^，。]{0,8}?)?(?:参加|参与|配合|协助|协办|牵头|负责|主导|协同|指导)"
)


def _agents(norm: str, a: int, b: int, named: Names | None) -> list[Acting]:
    """由X牵头、Y参加的…, 由X负责, 由X依法处理: the bodies behind 由."""
    found: list[Acting] = []
    at = norm.find("由", a, b)
    while at >= 0:
        before = norm[at - 1 : at]
        names, stop = (
            _names(norm, at + 1, b, named)
            if before not in ("理", "自", "缘", "事", "案")
            else ([], at)
        )
        if names and (_POST.match(norm, stop, b) or _MAKE_UP.match(norm, stop, b)):
            names = []  # who makes up a group is a member, and does nothing yet
        if names and _OF_CLASS.match(norm, stop, b) and _ROLE_CLASS.fullmatch(names[-1].name):
            names = []  # 由牵头单位负责的事项: whatever that is
        person = None if names else _PERSON.match(norm, at + 1, b)
        stop = person.end() if person else stop
        if (names or person) and stop < b and norm[stop] not in "的，。；、":
            found += _roles(norm, names, stop, b, (a, b), named)
            joint = norm.startswith("会同", stop)
            stop = _verb_end(norm, stop, b)
            leaders = names
            while stop < b and norm[stop] in "、，":
                if norm.startswith("会同", stop + 1):
                    found += _roles(norm, leaders, stop + 1, b, (a, b), named)
                    break
                names, end = _names(norm, stop + 1, b, named)
                verb = _VERB_OF_OTHERS.match(norm, end, b)
                if not names or not verb:
                    break
                if joint and norm[stop] == "、":  # 由甲局会同乙局、丙局负责
                    found += [Acting(n.name, n.start, n.end, "cooperates", (a, b)) for n in names]
                else:
                    found += _roles(norm, names, end, b, (a, b), named)
                stop = _verb_end(norm, end, b)
        at = norm.find("由", at + 1, b)
    return found


def _verb_end(norm: str, at: int, end: int) -> int:
    while at < end and norm[at] not in "、，。；的":
        at += 1
    return at
