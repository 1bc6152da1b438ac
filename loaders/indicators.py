"""Measurable targets: figures, 全覆盖 and deliverables.

社会举报的回复率达到 100% · 配备2个以上冷藏包 · 每年至少一次 · 实现全覆盖 · 制定……清单
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from ..ontology import scheme
from .agencies import alternation
from .dates import dues, latest
from .form import Cell
from .numbering import ITEM, Marker, marker, number
from .records import Indicator, quick
from .source import Flow, fold, unspaced

_CN = "[一二两三四五六七八九十百千万]"
_NUM = r"(?<!\d)\d{1,15}(?:\.\d{1,9})?(?:[万亿](?![元美人吨亩千平立公斤亿担]))?"
_SCALE = {"万": 10_000, "亿": 100_000_000}


@dataclass(frozen=True)
class _Words:
    measured: re.Pattern[str]  # in every figure and frequency, and far quicker to look for
    figure: re.Pattern[str]
    frequency: re.Pattern[str]
    comparator: dict[str, str]
    before: tuple[str, ...]
    coverage: re.Pattern[str]
    opening: re.Pattern[str]
    all_done: re.Pattern[str]
    times: frozenset[str]


@cache
def _words() -> _Words:
    comparator: dict[str, str] = {}
    before: list[str] = []
    after: list[str] = []
    for concept in scheme("comparators").concepts.values():
        sign = concept.notes.get("notation", (concept.label_zh,))[0]
        before += (b := list(concept.notes.get("before", ())))
        after += (a := list(concept.notes.get("after", ())))
        comparator.update(dict.fromkeys(b + a, sign))
    measures = scheme("measures").concepts
    few = alternation(w for w in before if w in ("至少", "最少", "起码", "最多", "至多"))
    share = alternation(w for w in before if w.startswith("不") and len(w) == 3)
    units = [*measures["percent"].words, *measures["times"].words, *measures["count"].words]
    coverage = scheme("indicator-kinds").concepts["coverage"]
    lead, tail, unit = alternation(before), alternation(after), alternation(units)
    times = alternation(measures["times"].words)
    opening = alternation(coverage.notes["opening"])
    begins = re.escape("".join(sorted({word[0] for word in map(fold, units)})))
    return _Words(
        measured=re.compile(rf"[\d亿{_CN[1:]}(?:\s*[{begins}]|(?<=百)分之)"),
        figure=re.compile(
            rf"""(?P<before>{lead}|(?:{few})[\u4e00-\u9fff]{{1,10}}|(?:{share})[\u4e00-\u9fff]{{1,12}})?\s{{0,4}}
                 (?:百分之(?P<hundredth>{_CN}+|{_NUM})
                   |(?P<number>{_NUM})\s*(?P<unit>{unit})
                   |(?P<cn>{_CN}{{1,4}})(?P<cnunit>{unit}))
                 \s*(?P<after>{tail})?""",
            re.VERBOSE,
        ),
        frequency=re.compile(
            rf"""(?P<ahead>{lead})?(?:原则上)?(?:每(?P<years>{_CN}|\d+)?(?P<period>年度?|半年|学年|学期|季度|季|个?月|周|天|日)
                   |(?P<yearly>全年|年均|月均))(?:左右)?
                 (?P<between>[^，。；！？]{{0,30}}?)
                 (?P<before>{lead})?\s{{0,4}}
                 (?:(?P<times>{_CN}{{1,3}}|\d+)\s*(?P<often>{times})
                   |(?P<many>\d+(?:\.\d+)?)\s*(?P<unit>{unit}))
                 \s*(?P<after>{tail})?""",
            re.VERBOSE,
        ),
        comparator=comparator,
        before=tuple(sorted(before, key=len, reverse=True)),
        coverage=re.compile(alternation(w for w in coverage.words if "覆盖" in w)),
        opening=re.compile(opening),
        all_done=re.compile(
            rf"(?:{opening})(?P<what>[^，。；、]{{1,20}}?)完成"
            rf"|(?P<each>[^，。；、全]{{2,24}}?)全部(?:已|要|予以|依法|按期|如期)?"
            rf"(?P<done>{alternation(coverage.notes['after'])})"
        ),
        times=frozenset(measures["times"].words),
    )


@quick
@dataclass(frozen=True, slots=True)
class _Figure:
    start: int
    end: int
    comparator: str
    value: float
    unit: str
    metric: str
    kind: str = "quantity"


def _plain_number(word: str) -> float | None:
    scale = _SCALE.get(word[-1:])
    if scale and word[0].isascii():
        return float(word[:-1]) * scale
    if word[0].isascii():
        return float(word)
    value = number(word)
    return None if value is None else float(value)


#: A target has a figure, or is 全覆盖, 所有……完成 or ……全部办结; a frequency is of a time.
_OFTEN = re.compile("每|全年|[年月]均")


def figures(norm: str, start: int, end: int) -> list[_Figure]:
    """The figures in norm[start:end], each with what it measures."""
    words = _words()
    found: list[_Figure] = []
    # Most sentences have no target, and to look for what each must have is far quicker.
    measured = words.measured.search(norm, start, end) is not None
    covers = norm.find("覆盖", start, end) >= 0
    done = norm.find("全部", start, end) >= 0 or (
        norm.find("完成", start, end) >= 0 and words.opening.search(norm, start, end) is not None
    )
    if not (measured or covers or done):
        return []
    repeats = measured and _OFTEN.search(norm, start, end) is not None
    for hit in words.frequency.finditer(norm, start, end) if repeats else ():
        value = _plain_number(hit["times"] or hit["many"])
        if value is None or hit["unit"] in ("%", "元", "万元"):
            continue
        if hit["unit"] == "日":
            continue  # 每年12月10日前, 每月10日前: a day
        period = (
            (hit["period"] or hit["yearly"].strip("全均")).removeprefix("个").removesuffix("度")
        )
        period = "季度" if period == "季" else period
        years = number(hit["years"]) if hit["years"] else 1
        often = hit["often"] in ("次", "遍", "回")  # 每年办50场 counts 场
        unit = f"次/{'' if years == 1 else years}{period}" if often else hit["often"] or hit["unit"]
        said = (
            hit["before"]
            or hit["ahead"]
            or next((w for w in words.before if w in hit["between"]), "")
        )
        sign = words.comparator.get(hit["after"] or said, "=")
        what = hit["between"].replace(said, "").strip() or _done(norm, hit.end(), end)
        found.append(_Figure(hit.start(), hit.end(), sign, value, unit, what))
    taken = [(f.start, f.end) for f in found]
    for hit in words.figure.finditer(norm, start, end) if measured else ():
        if any(a < hit.end() and hit.start() < b for a, b in taken):
            continue
        figure = _figure(norm, hit, start, end)
        if figure:
            found.append(figure)
    for hit in words.coverage.finditer(norm, start, end) if covers else ():
        if _PART.match(norm, hit.end()) or _quoted(norm, hit.start()):
            continue
        if norm[hit.start() - 1 : hit.start()] == "健" and hit.group().startswith("全"):
            continue  # 建立健全覆盖……的体系
        if _MADE.search(norm, max(start, hit.start() - 4), hit.start()):
            continue  # 建立全覆盖监管体系 says what is set up, not how far it reaches
        what = _before(norm, start, hit.start())
        # 62个小区全覆盖: how many there are is said, and that it reaches them all.
        found = [f for f in found if not (f.comparator == "=" and _all_of(norm, f, hit.start()))]
        found.append(_Figure(hit.start(), hit.end(), "", 0, "", what, "coverage"))
    for hit in words.all_done.finditer(norm, start, end) if done else ():
        stop = next((i for i in range(hit.end(), end) if norm[i] in "，。；"), end)
        if hit["each"]:
            what = _before(norm, start, hit.end("each"))
            if not what or _DATED.fullmatch(what):
                continue  # 2023年底前全部完成整改: of what is not said
            metric = f"{what}{hit['done']}{norm[hit.end() : stop].strip()}"
        else:
            metric = f"{hit['what'].strip()}完成{norm[hit.end() : stop].strip()}"
        found.append(_Figure(hit.start(), hit.end(), "", 0, "", metric, "coverage"))
    return sorted(found, key=lambda f: f.start)


def _all_of(norm: str, figure: _Figure, at: int) -> bool:
    """Whether what is counted stands between a figure and the 全覆盖 at `at`, and nothing else."""
    between = norm[figure.end : at]
    return figure.unit != "%" and 1 < len(between) <= 8 and not re.search(r"\W|实现", between)


#: 聚焦“十四五”102项重大工程, 围绕5条产业链: what is there already, no target.
_GIVEN = re.compile(
    r"(?:截至[^，。；]{0,10}|目前|现有|已经?)(?:建成|完成|实现|累计)[^，。；]{0,8}$|(?:聚焦|围绕|依托|针对|对照|紧扣|紧盯|瞄准)[^，。；、\d]{0,10}(?:“[^”]{0,8}”[^，。；、\d]{0,6})?$"
)
#: 全覆盖率, 全覆盖工程: a part of another word, or of a name.
_PART = re.compile(r"[率面]|工程|行动|计划|试点|专项")
_MADE = re.compile(r"(?:建立|建设|构建|健全|完善|形成|打造)$")
_SPAN = re.compile(r"\d%?[到至~～–—-]$")
_SPAN_ON = re.compile(r"[~～–—-]\d")
_DATED = re.compile(r".{0,8}(?:年|月|月底|年底)(?:底|末)?(?:之?前)?(?:[，、]?(?:基本|力争))*")
_RISE = re.compile(r"(?:左右)?(?:提|上升|增|降|下降|减|压)")


_CLOSES = ("", "，", "；", "。", "、")


def _figure(norm: str, hit: re.Match[str], start: int, end: int) -> _Figure | None:
    words = _words()
    before, after, hundredth, digits, cn, unit, cnunit = hit.group(
        "before", "after", "hundredth", "number", "cn", "unit", "cnunit"
    )
    sign_word = after or before
    value = _plain_number(hundredth or digits or cn)
    if value is None:
        return None
    unit = "%" if hundredth else (unit or cnunit)
    if cn and (not sign_word or sign_word == "多"):
        return None  # 三类, 一个, 一路多用: Chinese numerals count only with a comparison
    ahead = norm[max(0, hit.start() - 1) : hit.start()]
    if ahead in ("由", "从") and _RISE.match(norm, hit.end()):
        return None  # 由60%提高到80%: where it began is no target
    if _SPAN.search(norm, max(start, hit.start() - 3), hit.start()) or _SPAN_ON.match(
        norm, hit.end()
    ):
        return None  # 1到2个, 6%—8%: neither end is the target
    if ahead and (ahead in "每第“《.-—〔" or (ahead.isalnum() and ahead.isascii())):
        return None
    if _quoted(norm, hit.start()):
        return None
    if _GIVEN.search(norm, max(start, hit.start() - 16), hit.start()):
        return None
    follows = norm[hit.end() : hit.end() + 1]
    if unit in ("人", "部", "日", "月", "点", "项", "类", "种") and not sign_word and unit != "%":
        # 加装电梯8部, but 8部委
        counts = unit not in ("部", "日", "月", "点") or (unit == "部" and follows in _CLOSES)
        return _made(norm, hit, start, end, value, unit) if counts else None
    if (follows == "分" and unit == "个") or norm.startswith("百分点", hit.end()):
        unit = "个百分点"
    if _limits(norm, hit, unit):
        return None
    before = before or _each(norm, start, hit.start())
    sign = (
        words.comparator.get(after or "")
        or words.comparator.get(before)
        or words.comparator.get(before[:3])
        or words.comparator.get(before[:2], "=")
    )
    metric = _before(norm, start, hit.start()) if unit == "%" else ""
    metric = metric or _after(norm, hit.end(), end) or _before(norm, start, hit.start())
    return _Figure(hit.start(), hit.end(), sign, value, unit, metric)


def _each(norm: str, start: int, at: int) -> str:
    """The sign before what a figure is for one of: 达到每千人4批次; 提高到每人15万元 is bare."""
    each = norm.rfind("每", max(start, at - 7), at)
    return "达到" if each > 0 and norm.endswith("达到", start, each) else ""


#: 65岁以上老年人 · 30户以上自然村 · 20万人口以上的县: who or what is meant, no target.
_WHOM = re.compile(
    r"的(?!目标|比例|要求|水平)|已|适宜|适合|自然村|行政村|[村乡镇区县](?!均|全|要)|老年人|老人|儿童|幼儿|青年|人员|居民|用户|群众|企业|小微"
    r"|(?:供水)?工程|单位|项目|学校|医院|机构|建筑|住宅|出租房|小区|路段|人口|锅炉|排污"
)
#: What says how large a thing is, where its name follows: 500平方米以上场所.
_SIZES = ("蒸吨", "吨", "千瓦", "兆瓦", "平方米", "亩", "立方米")
_NOUN = re.compile(rf"{_WHOM.pattern}|(?![并且和及与或以左水])[\u4e00-\u9fff]{{2}}")
_LASTS = re.compile(
    r"(?:[^，。；]{0,2}(?:值班|值守|自助|服务|在线|热线|不间断|营业|开放|预报|预警|巡查|响应机制))"
)


def _counts_on(norm: str, hit: re.Match[str]) -> bool:
    """Whether what is counted follows: 35蒸吨以下燃煤锅炉12台."""
    stop = re.compile(r"[，。；：、]").search(norm, hit.end())
    end = stop.start() if stop else len(norm)
    nearest = _words().figure.search(norm, hit.end() + 1, end)
    return nearest is not None and nearest.start() - hit.end() <= 12


#: 对投资2亿元以上的项目，给予… · 对年产值突破50亿元、100亿元的企业给予奖励: on what terms.
_ON_TERMS = re.compile(
    r"(?:、[^，。；]{1,12})?(?:以上)?的[^，。；]{2,14}(?:给予|予以|按|奖励|补助|补贴)"
    r"|[^，。；：]{0,24}的[\u4e00-\u9fff]{0,10}?(?:项目|企业|单位|机构|个人|团队|人才|园区|平台|主体|基地"
    r"|合作社|农户|商户|用户|经营者|毕业生|人员|地区)(?=[，。；：（]|给予|予以|按)"
)
#: 给予80%的补助 · 一次性奖励50万元
_PAID = ("%", "元", "万元")
_AWARDS = re.compile("(?:一次性|给予|分别)[^，。；]{0,6}(?:奖励|补助|奖补|资助)(?:资金)?$")
_AID = re.compile("的(?:标准|比例)?(?:给予|予以)?(?:补助|补贴|奖补|奖励|资助|贴息)")
_SHARE = re.compile(r"占[^，。；]{1,10}$")


def _limits(norm: str, hit: re.Match[str], unit: str) -> bool:
    """Whether a figure says who or what is meant, or how long a service is open."""
    if norm.startswith("范围", hit.end()):
        return True  # 校园周边200米范围内
    before = norm[max(0, hit.start() - _LONGEST) : hit.start()]
    begin = max(map(before.rfind, "，。；：")) + 1
    if before.startswith("对", begin) and _ON_TERMS.match(norm, hit.end()):
        return True
    if unit == "岁" or (unit in ("人", "万人") and norm.startswith("口", hit.end())):
        return True
    if (
        hit["after"]
        and unit == "%"
        and _SHARE.search(norm[max(0, hit.start() - 12) : hit.start()])
        and (norm.startswith("的", hit.end()))
    ):
        return True  # 研发投入占销售收入3%以上的企业
    if norm.startswith("年产", max(0, hit.start() - 2)):
        return True  # 年产10万吨白酒项目: how large it is
    if norm.startswith("的", hit.end()) and norm.endswith("总投资", 0, hit.start()):
        return True  # 总投资5亿元的二期项目, likewise
    if hit["after"]:
        counted = unit in ("个", "家", "所", "名", "项", "座", "处", "条", "件", "次", "%", "类")
        follows = norm[hit.end() : hit.end() + 4]
        if counted:
            return False
        # 每小时35蒸吨以下燃煤锅炉, but 新增投资10亿元以上，…
        of_size = unit in _SIZES and hit["after"].endswith(("上", "下"))
        whom = _NOUN if of_size else _WHOM
        return whom.match(follows) is not None or _counts_on(norm, hit)
    if norm[hit.start() - 1 : hit.start()] in ("超", "过") and (
        norm.startswith("的", hit.end()) or _counts_on(norm, hit)
    ):
        return True  # 年销售收入超10亿元的企业, 超10亿元企业50家
    if unit in _PAID and not hit["after"] and _AID.match(norm, hit.end()):
        return True
    if unit in _PAID[1:] and not hit["before"] and _AWARDS.search(before):
        return True
    if unit == "小时" and not hit["before"]:
        if hit["number"] == "24":
            return True  # 24小时通关: at any time
        return _LASTS.match(norm, hit.end()) is not None or norm[
            max(0, hit.start() - 2) : hit.start()
        ] in ("未来", "实行")
    return unit == "个月" and norm.startswith("的", hit.end()) and not hit["before"]


def _made(norm: str, hit: re.Match[str], start: int, end: int, value: float, unit: str) -> _Figure:
    metric = _after(norm, hit.end(), end) or _before(norm, start, hit.start())
    return _Figure(hit.start(), hit.end(), "=", value, unit, metric)


def _quoted(norm: str, at: int) -> bool:
    """Inside “…” a figure is a slogan or a name: “六个规范”, “12345”."""
    opened = norm.rfind("“", max(0, at - 80), at)
    # … but a whole duty may stand in “…”.
    return opened > 1 and opened > norm.rfind("”", max(0, at - 80), at)


#: No metric is longer, nor what is said of one before its figure.
_LONGEST = 500
#: What is no part of a metric at its ends, such as the mark of what counts most: ★财政收入.
_AROUND = " 、，★☆▲△●○■□◆◇※*"
_CUT = re.compile(r"[，。；：]|(?:%|以上|以下)、")
_VERB = (
    r"(?:并|且|其中|确保|实现|力争|使|推进|推动|落实|做到|争取|保持|基本|全面|要|应|应当|到|各|即)"
)
#: 到2020年底前…… · 确保2020年…… · 2020年落实…… (what is measured stands behind)
_BY = r"(?:19|20)\d\d\s*年\s*(?:\d{1,2}\s*月)?(?:年?[底末度前])*"
_VERBS = re.compile(rf"{_VERB}*\s*(?:{_BY}\s*(?:{_VERB}+\s*)?)?")
_LAST = re.compile(
    rf"(?:应|要|须|应当|力争|确保|实现|基本|均|将)*\s*(?:到?\s*{_BY})?"
    r"(?:[由从]\s*\d+(?:\.\d+)?\s*[%\u4e00-\u9fff]{0,3})?\s*$"
)


def _before(norm: str, start: int, at: int) -> str:
    """What is measured, as far as it stands before the figure."""
    begin = max(start, at - _LONGEST)
    for cut in _CUT.finditer(norm, begin, at):
        begin = cut.end()
    verbs = _VERBS.match(norm, begin, at)
    return _LAST.sub("", norm[verbs.end() if verbs else begin : at]).strip(_AROUND)


def _after(norm: str, at: int, end: int) -> str:
    """What is counted: the words behind the figure, up to the next mark."""
    stop = next((i for i in range(at, end) if norm[i] in "，。；：、（"), end)
    return norm[at:stop].strip().removeprefix("左右")


def _done(norm: str, at: int, end: int) -> str:
    """What is done so many times: the words behind the frequency."""
    while at < end and norm[at] in "，： ":
        at += 1
    stop = next((i for i in range(at, end) if norm[i] in "，。；"), end)
    return norm[at:stop].strip()


@quick
@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item of a cell, or the whole cell: characters of its flow, without number."""

    label: str | None
    marker: int
    start: int
    end: int


_NUMBER = re.compile(r"\d{1,3}\s?[.．、）]")


def items(norm: str) -> list[Item]:
    """The numbered items of a cell, in order; the whole cell where nothing is numbered."""
    marks: list[Marker] = []
    begin = len(norm) - len(norm.lstrip())
    hits = list(_NUMBER.finditer(norm))
    first = marker(norm, begin, ITEM) if hits else None
    expected = first.value if first else 1  # a row may hold the second item alone
    for hit in hits:
        at = hit.start()
        before = norm[at - 1 : at]
        if before == "（" and hit.group().endswith("）"):
            at -= 1
        elif before.isdecimal() or before in (".", "．"):
            continue  # the end of a longer number
        mark = marker(norm, at, ITEM)
        if mark and mark.value == expected:
            marks.append(mark)
            expected += 1
    if not marks or norm[: marks[0].start].strip():
        end = len(norm.rstrip())
        return [Item(None, begin, begin, end)] if begin < end else []
    found = []
    for i, mark in enumerate(marks):
        end = marks[i + 1].start if i + 1 < len(marks) else len(norm)
        found.append(Item(mark.label, mark.start, mark.end, end))
    return found


#: 7 · ≥7 · 不低于1，200 · 95以上: a figure whose unit stands in another cell.
_ALONE = re.compile(r"[^\d\s]{0,5}?\s*(\d{1,3}(?:，\d{3})+|\d{1,12})(\.\d{1,9})?\s*[^\d\s]{0,4}")
_UNIT_BEHIND = re.compile(r"（(?:单位：)?([^（）]{1,8})）\s*$")


def _with_unit(words: str, unit: str, name: str) -> _Figure | None:
    """The figure of a cell that holds nothing else, with the unit of its column, or of its name.

    ≥7 beside % or beside 增速（%） is >= 7 %.
    """
    if not _ALONE.fullmatch(words):
        return None
    behind = _UNIT_BEHIND.search(name)
    unit = unit or (behind[1] if behind else "")
    number = re.search(r"\d[\d，.]*", words)
    if not unit or number is None or not re.search(r"[%‰a-zA-Z\u4e00-\u9fff]", unit):
        return None
    at = number.end()
    joined = f"{words[:at]}{unit}{words[at:]}".replace("，", "")
    found = figures(joined, 0, len(joined))
    metric = name[: behind.start()] if behind else name
    if len(found) == 1 and found[0].kind == "quantity":
        return replace(found[0], metric=metric)
    said = re.sub(r"[\d，.\s]", "", words)
    sign = _words().comparator.get(said) if said else "="
    if found or sign is None:
        return None
    return _Figure(0, 0, sign, float(number.group().replace("，", "")), unit, metric)


def column_indicators(
    cell: Flow,
    due: str | None,
    due_by: str | None,
    status: str | None,
    what: Cell | None = None,
    unit: Cell | None = None,
    title: str = "",
) -> tuple[Indicator, ...]:
    """The targets of a 工作指标 cell: one a figure; an item without a figure is a deliverable.

    ``what`` is the cell that names what is measured, where it has a column of its own, else the
    duty's `title` does for a figure alone; ``unit`` the cell of its unit.
    """
    named = what.flow.text.strip() if what else ""
    measured = unspaced(unit.flow.norm) if unit else ""
    found: list[Indicator] = []
    norm = cell.norm
    for item in items(norm):
        if not norm[item.start : item.end].strip(" /-—－_"):
            continue
        end = _strip_end(norm, item.start, item.end)
        start, stop = cell.span(item.start, end)
        quote = cell.source[start:stop]
        alone = _with_unit(norm[item.start : end].strip(), measured, named or title)
        if alone:
            found.append(_record(alone, due, due_by, status, quote, start, stop))
            continue
        of_item = figures(norm, item.start, end)
        if not of_item:
            metric = named or norm[item.start : end].strip()
            found.append(
                Indicator(
                    "deliverable", metric, None, None, None, due, due_by, status, quote, start, stop
                )
            )
        for f in of_item:
            f = replace(f, metric=named) if named else f
            found.append(_record(f, due, due_by, status, quote, start, stop))
    return tuple(found)


def prose_indicators(body: Flow, sentences: list[tuple[int, int]]) -> tuple[Indicator, ...]:
    """The targets in running text; the due date of one is the date in its sentence."""
    found: list[Indicator] = []
    norm = body.norm
    for a, b in sentences:
        for f in figures(norm, a, b):
            due, due_by, c, d = _due_of(norm, f, a, b)
            start, stop = body.span(c, d)
            quote = body.source[start:stop]
            found.append(_record(f, due, due_by, None, quote, start, stop))
    return tuple(found)


def _due_of(
    norm: str, figure: _Figure, start: int, end: int
) -> tuple[str | None, str | None, int, int]:
    """The date of a target, and the part of the sentence that holds target and date.

    The date stands in the figure's own part (between commas) or alone in the one before it.
    """
    a = max(norm.rfind(c, start, figure.start) for c in "，；") + 1 or start
    b = min((x for x in (norm.find(c, figure.end, end) for c in "，；") if x >= 0), default=end)
    when = latest(dues(norm, a, b))
    if when is None and a > start:
        previous = max(norm.rfind(c, start, a - 1) for c in "，；") + 1 or start
        when = latest([d for d in dues(norm, previous, a) if not norm[d.end : a - 1].strip()])
        a = when.start if when else a
    if not figure.metric or figure.metric not in norm[a:b]:
        after = norm.find(figure.metric, b, end) if figure.metric else -1
        b = after + len(figure.metric) if after >= 0 else b
    return (when.due, when.due_by, a, b) if when else (None, None, a, b)


def _record(
    f: _Figure,
    due: str | None,
    due_by: str | None,
    status: str | None,
    quote: str,
    start: int,
    stop: int,
) -> Indicator:
    exact = f.kind == "quantity"
    return Indicator(
        f.kind,
        f.metric,
        f.comparator if exact else None,
        f.value if exact else None,
        f.unit if exact else None,
        due,
        due_by,
        status,
        quote,
        start,
        stop,
    )


def _strip_end(norm: str, start: int, end: int) -> int:
    while end > start and (norm[end - 1].isspace() or norm[end - 1] in "。；，"):
        end -= 1
    return end
