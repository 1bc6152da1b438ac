"""Names of bodies: where one ends and the next begins, of what kind it is, and what its work is.

Which body a name means, `bodies` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from ..ontology import places as gazetteer
from ..ontology import scheme
from .records import Match
from .source import fold, unspaced

TAIL_BRACKET = re.compile(r"[（〔][^（）〔〕]*[）〕]$")


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first.

    Words that begin alike share their beginning, so that a place in the text is left after
    its first character: 医疗废物, 医疗, 医保 → 医(?:保|疗(?:废物)?).

    >>> alternation(["医疗", "医疗废物", "医保"])
    '医(?:保|疗(?:废物)?)'
    """
    return _branches(sorted({fold(w) for w in words}))


def _branches(words: list[str]) -> str:
    """The words, sorted, as alternatives by their first characters."""
    found = []
    for first, group in groupby((w for w in words if w), key=lambda w: w[0]):
        rests = [w[1:] for w in group]
        begin = re.escape(first)
        while len({rest[:1] for rest in rests}) == 1 and rests[0]:
            begin += re.escape(rests[0][0])
            rests = [rest[1:] for rest in rests]
        inner = _branches(rests)
        if inner:
            begin += f"(?:{inner})" + ("?" if "" in rests else "")
        found.append(begin)
    return "|".join(found)


@dataclass(frozen=True)
class _Lexicon:
    functions: re.Pattern[str]
    function: dict[str, str]
    weak: frozenset[str]
    ruling: frozenset[str]
    ending: re.Pattern[str]
    kinds: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]
    branch: re.Pattern[str]
    short: tuple[tuple[str, str], ...]
    any_short: re.Pattern[str]
    short_ending: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, re.Pattern[str], str | None], ...]
    collective: re.Pattern[str]
    classes: re.Pattern[str]
    levels: tuple[tuple[str, str], ...]
    work: re.Pattern[str]
    above: re.Pattern[str]


@cache
def lexicon() -> _Lexicon:
    """The vocabularies as patterns, made once."""
    function: dict[str, str] = {}
    short: dict[str, str] = {}
    weak = set()
    functions_of = scheme("functions").concepts
    for concept in functions_of.values():
        for word in concept.words:
            function.setdefault(fold(word), concept.id)
        short.update(concept.abbreviations)
        if concept.notes.get("weak"):
            weak.add(concept.id)
    kinds = scheme("kinds").concepts
    lists = scheme("wordings").concepts
    endings = [w for k in kinds.values() for w in k.words]
    endings += [*kinds["branch"].notes.get("besides", ()), *lists["organ-endings"].words]
    endings += ["地", "各地区", "区", "县", "市", "州", "省", "县级市"]
    kind_rows = []
    for k in kinds.values():
        marks = k.notes.get("marker", ())
        kind_rows.append(
            (
                k.id,
                re.compile(f"(?:{alternation(k.words)})$") if k.words else re.compile("(?!)"),
                re.compile(alternation(marks)) if marks else None,
            )
        )
    owners = []
    for o in scheme("owners").concepts.values():
        code = o.notes.get("code", (None,))[0]
        owners.append((o.id, re.compile(alternation(o.words)), code))
    levels = []
    for level in scheme("levels").concepts.values():
        levels += [(w, level.id) for w in level.words]
    return _Lexicon(
        functions=re.compile(alternation(function)),
        function=function,
        weak=frozenset(weak),
        ruling=frozenset(c.id for c in functions_of.values() if c.notes.get("strong")),
        ending=re.compile(f"(?:{alternation(endings)})$"),
        kinds=tuple(kind_rows),
        branch=re.compile(
            r"^(?P<parent>.{1,30}?(?:局|委|委员会|厅|部|署|总队|支队|队|处|中心|院|行))"
            r"(?P<child>[^局委厅]{1,12}?)(?P<kind>分局|支局|监管分局|直属分局|派出所|分中心|分院)$"
        ),
        short=tuple(sorted(short.items(), key=lambda pair: (-len(pair[0]), pair))),
        any_short=re.compile(alternation(short)),
        short_ending=tuple(lists["ending-short-forms"].abbreviations),
        owners=tuple(owners),
        collective=re.compile(
            rf"^(?:{alternation(w for w in lists['class-markers'].words if not w.endswith('级'))})"
            r"|有关|相关|各|成员单位|(?:企业|高校|高等学校|院校|机构|运营商|媒体)$"
            r"|^(?:乡镇|镇|乡|县|市|区|州)?（[^（）]*[、，]?(?:市|区|县|街道|镇|乡|旗|州)）"
            r"|^(?:乡镇|镇|乡|县|市|区)[（、][^（）]*(?:街道|区|县|市)）?(?:人民政府|政府|办事处)?$"
            r"|^地方(?:各级)?(?!金融|志|铁路|税务|海事|病)|^[省市县]级(?!机关).+部门$"
            r"|^(?:乡镇|镇街|乡镇街道|区县|县区|县市区|市县|地方)(?:人民政府|政府|党委)?$"
        ),
        classes=re.compile(rf"^(?:{alternation(lists['class-bodies'].words)})$"),
        levels=tuple(sorted(levels, key=lambda pair: -len(pair[0]))),
        work=re.compile(
            rf"^(?P<stem>.*?(?:{alternation(function)}))(?P<rest>(?:行政|主管|综合|监督|监管|管理|执法|职能|业务|等)*"
            r"(?:部门|机关|机构|单位|系统)?)$"
        ),
        above=re.compile(r"^(?:上级|国家|省级|市级|中央|部级|上一级)"),
    )


@lru_cache(maxsize=8192)
def clean(name: str) -> str:
    """A name as it is compared: without white space, punctuation folded."""
    return fold(unspaced(name))


_CLASS_OF_OTHERS = re.compile(
    r"(?:[省市县区州]政府)?各?(?:直属|派出|办事)机构|"
    r"(?:[省市县区]?驻.{1,4})?各.{0,10}(?:村|村居|社区|学校|高校|医院|企业|公司|园区|场|片区|板块)"
    r"(?:（(?:[村居校园]|社区|村组|幼儿园|居?委会|、)+）)?"
    r"|(?:[省市县区州旗镇]{1,2}(?:属|直|管)|中央|驻.{1,4}|沿线|有关|相关|重点|.{2,6}沿线)?"
    r"(?:驻.{1,4})?(?:国有|骨干|重点|电信|运营)*"
    r"(?:企业|高校|高等学校|院校|金融机构|银行机构|保险机构|运营商|媒体|医疗机构|学校)"
)
_NOT_A_NAME = re.compile(
    r"设在|由|会同|含|不含|包括|其中|具体|统筹|原则上|以及|并|如|不再"
    r"|[\u4e00-\u9fff]{1,6}(?:单位|部门|机构)[为是]"
)


#: 县教育局是责任单位, 办公室设在县教育局 say something of a body.
_IS_SAID = re.compile(
    r"[是为](?:第一|主要)?(?:责任|牵头|配合|参与|成员)|(?<!建)设[在于]|下设"
    r"|每[年月周季]|\d日?前|汇总后|情况报|后报"  # 各镇每月5日前将进展情况报县教育局
)
#: 旅游产业发展大会 is an event, 县政府网站 a website, 人力资源社会 a part of a name.
#: A congress and its committees are bodies.
_MEETING = re.compile(r"(?<!代表)大会$|(?:博览|展览|交易|推介|招聘|研讨|社)会$|网站$")


_QUOTED = re.compile(r"“[^“”]{1,10}”")  # 县“一网统管”中心
_NO_NAME = re.compile(r"[。；：！？“”《》%]")
#: 小锅炉86台, 幼儿园4所: so many of them.
_COUNTED = re.compile(r"\d[多余]?[台所院站馆社队会团处室点]$")


@lru_cache(maxsize=8192)
def complete(name: str) -> bool:
    """Whether these characters can be the whole name of a body (they end like one)."""
    words = clean(name[:600])  # no name with its breaks is longer; a text of one line is
    if len(words) < 2 or len(words) > 60 or words in ("部门", "机关", "单位", "办公室", "委员会"):
        return False
    if _CLASS_OF_OTHERS.fullmatch(words):
        return True
    bare = TAIL_BRACKET.sub("", words)
    found = lexicon().ending.search(bare or words)
    if found is None and not (bare != words and lexicon().ending.search(words)):
        return False
    if found and found.start() == 0 and len(words) < 4 and not is_collective(words):
        # 局 or 管理局 alone names nobody; 军分区, 政府, 团市委, 残联 do.
        own = (
            "军分区",
            "政府",
            "法院",
            "检察院",
            "海关",
            "党委",
            "省委",
            "市委",
            "州委",
            "县委",
            "区委",
            "旗委",
        )
        of_work = functions(words)[0].id != "other"
        short = words in lexicon().function and words[-1] in "联协会办委"
        return words in own or (of_work and (len(words) > 2 or short))
    if _MEETING.search(bare) or _IS_SAID.search(words) or _COUNTED.search(bare):
        return False
    # 会同县, 含山县 and 如东县 are counties.
    if _NOT_A_NAME.match(words) and place_first(words) is None:
        return False
    return not _NO_NAME.search(_QUOTED.sub("", bare))


def is_stem(name: str) -> bool:
    """Whether a word names a body before another that has the ending of both: 教育、民政部门."""
    words = clean(name)
    of_work = by_work(words) is not None and kind_of(words) == "department"
    return of_work or f"中国{words}" in scheme("kinds").concepts["company"].notes.get("marker", ())


@cache
def level_words() -> tuple[str, ...]:
    """The words for a level that a name can begin with: 市, 县级, 国家."""
    return tuple(word for word, _ in lexicon().levels)


@lru_cache(maxsize=8192)
def place_first(words: str) -> gazetteer.PlaceMatch | None:
    """The place that a name begins with, asked for several times a name."""
    return gazetteer.at_start(words)


def begins_whole(name: str) -> bool:
    """Whether a name begins with a place, a level or its work, and not with a verb (报县财政局)."""
    words = clean(name)
    return (
        is_collective(words)
        or words.startswith(level_words())
        or lexicon().functions.match(words) is not None
        or place_first(words) is not None
    )


def begins_level(name: str) -> bool:
    """Whether a name begins with a place, a level or 各: 市水务局, 各镇, but not 交警支队."""
    words = clean(name)
    return (
        words.startswith("各") or words.startswith(level_words()) or place_first(words) is not None
    )


@lru_cache(maxsize=8192)
def is_collective(name: str) -> bool:
    """Whether a name stands for a class of bodies: 各有关部门, 各县（市、区）人民政府."""
    words = clean(name)
    return lexicon().collective.search(words) is not None or _nameless(words)


def _nameless(words: str) -> bool:
    """监管部门, 行政部门, 主管部门: a class of no one field."""
    return words.endswith(("部门", "机关", "单位")) and not any(
        lexicon().function[hit.group()] not in lexicon().weak
        for hit in lexicon().functions.finditer(words)
    )


@lru_cache(maxsize=8192)
def functions(name: str) -> tuple[Match, ...]:
    """The functions that a name tells, the work named first as the main one.

    The longest word stands at every position; weak ones (政府, 委员会) yield to any other.
    """
    words = clean(name)
    lex = lexicon()
    found: list[tuple[str, str]] = []
    for hit in lex.functions.finditer(words):
        concept = lex.function[hit.group()]
        if concept not in (c for c, _ in found):
            found.append((concept, hit.group()))
    for short, full in lex.short if lex.any_short.search(words) else ():
        if short in words and full not in words:
            for hit in lex.functions.finditer(full):
                if lex.function[hit.group()] not in (c for c, _ in found):
                    found.append((lex.function[hit.group()], short))
    ruling = [pair for pair in found if pair[0] in lex.ruling]
    strong = ruling[:1] or [pair for pair in found if pair[0] not in lex.weak]
    if not strong and not words.endswith(("部门", "机关", "单位")):
        strong = found[:1]
    if not strong:
        strong = [("other", "")]
    return tuple(
        Match(concept, word or words, i == 0, f"functions:{concept}")
        for i, (concept, word) in enumerate(strong)
    )


@lru_cache(maxsize=8192)
def known(name: str) -> bool:
    """Whether the vocabularies know what such a body is for."""
    return is_collective(name) or functions(name)[0].id != "other"


@lru_cache(maxsize=8192)
def kind_of(name: str) -> str:
    """The kind of body: endings and markers in the order of `ontology/bodies.ttl`."""
    words = clean(name)
    if is_collective(words):
        return "collective"
    bare = TAIL_BRACKET.sub("", words) or words
    for kind, ending, marker in lexicon().kinds:
        if kind == "collective":
            continue
        if ending.search(bare) or (marker is not None and marker.search(bare)):
            return kind
    return "department"


# Bodies named by their work -----------------------------------------------------------------


@lru_cache(maxsize=8192)
def by_work(name: str) -> str | None:
    """The function of a body that is named by its work alone: 公安部门, 教育, 市卫生健康行政部门.

    None for the proper name of a body, for a class (监管部门), for bodies of another level.
    """
    words = clean(name)
    lex = lexicon()
    if is_collective(words) or lex.above.match(words):
        return None
    match = lex.work.match(words)
    if match is None:
        return None
    stem = re.sub(r"^(?:[省市县区州旗](?=.{2})|本级|同级|政府)", "", match["stem"])
    for candidate in (match["stem"], stem):
        hit = lex.functions.fullmatch(candidate)
        if hit and lex.function[hit.group()] not in lex.weak:
            return lex.function[hit.group()]
    return None
