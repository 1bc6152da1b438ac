"""Names of bodies: where one ends and the next begins, and which body a name means.

Everything here goes by the name and the place alone, never by what else was read, so that
the same name in the same place is the same body on any machine and in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from ..ontology import places as gazetteer
from ..ontology import scheme
from .records import Body, Match
from .source import fold, unspaced

NATION = "100000"
_TAIL_BRACKET = re.compile(r"[（〔][^（）〔〕]*[）〕]$")


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
    bare = _TAIL_BRACKET.sub("", words)
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
    if _NOT_A_NAME.match(words) and _place_first(words) is None:
        return False
    return not _NO_NAME.search(_QUOTED.sub("", bare))


def is_stem(name: str) -> bool:
    """Whether a word names a body before another that has the ending of both: 教育、民政部门."""
    words = clean(name)
    of_work = by_work(words) is not None and kind_of(words) == "department"
    return of_work or f"中国{words}" in scheme("kinds").concepts["company"].notes.get("marker", ())


@cache
def _level_words() -> tuple[str, ...]:
    return tuple(word for word, _ in lexicon().levels)


def begins_whole(name: str) -> bool:
    """Whether a name begins with a place, a level or its work, and not with a verb (报县财政局)."""
    words = clean(name)
    return (
        is_collective(words)
        or words.startswith(_level_words())
        or lexicon().functions.match(words) is not None
        or _place_first(words) is not None
    )


def begins_level(name: str) -> bool:
    """Whether a name begins with a place, a level or 各: 市水务局, 各镇, but not 交警支队."""
    words = clean(name)
    return (
        words.startswith("各")
        or words.startswith(_level_words())
        or _place_first(words) is not None
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
    bare = _TAIL_BRACKET.sub("", words) or words
    for kind, ending, marker in lexicon().kinds:
        if kind == "collective":
            continue
        if ending.search(bare) or (marker is not None and marker.search(bare)):
            return kind
    return "department"


# Who is meant -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Placed:
    """A name with its place taken off: whose place, the words that said so, what is left."""

    code: str | None
    word: str
    rest: str
    explicit: bool


@lru_cache(maxsize=8192)
def _place_first(words: str) -> gazetteer.PlaceMatch | None:
    """The place that a name begins with, asked for several times a name."""
    return gazetteer.at_start(words)


@lru_cache(maxsize=64)
def _chain(place: str | None) -> list[gazetteer.Place]:
    if place is None or place not in gazetteer.places():
        return []
    return [gazetteer.places()[place], *gazetteer.ancestors(place)]


def _placed(words: str, place: str | None) -> _Placed:
    """Take the place off the head of a name: 翁源县…, 市…, 盐城海关, 国家…"""
    chain = _chain(place)
    full = _place_first(words)
    if full and full.end < len(words):
        codes = {p.code for p in chain}
        # As the document's time calls it: 巢湖市 was a prefecture until 2011.
        code = _in_chain(full.word, chain)
        code = code or full.code or next((c for c in full.codes if c in codes), None)
        if code and not lexicon().functions.match(words):
            rest = words[full.end :]
            if re.match(r"委(?!员)", rest):
                rest = full.word[-1] + rest  # 宝应县委组织部 and 县委组织部 are one
            return _Placed(code, full.word, rest, True)
    for p in chain:
        if len(p.short) > 1 and words.startswith(p.short) and len(words) > len(p.short) + 1:
            return _Placed(p.code, p.short, words[len(p.short) :], True)
    word, level = _level_first(words)
    if not level:
        return _Placed(place, "", words, False)
    if level == "national":
        return _Placed(NATION, word, words[len(word) :] or words, True)
    found = _of_level(level, word, chain)
    return _Placed(found or place, word, words[len(word) :], found is not None)


@lru_cache(maxsize=8192)
def _level_first(words: str) -> tuple[str, str]:
    """The word for a level that a name begins with, and the level; empty where it has none."""
    match = lexicon().functions.match(words)
    if match and words[match.end() :] == "部" and kind_of(words) == "department":
        return words, "national"  # a ministry: 公安部, 财政部
    for word, level in lexicon().levels if words.startswith(_level_words()) else ():
        if not words.startswith(word) or len(words) <= len(word) + 1:
            continue
        if match and match.end() > len(word) and word != "市" and level != "national":
            continue
        if (
            match
            and match.end() > 1
            and word == "市"
            and lexicon().functions.match(words, 1) is None
        ):
            continue  # 市场监督管理局 without a level
        return word, level
    return "", ""


def _in_chain(word: str, chain: list[gazetteer.Place]) -> str | None:
    """The place among a document's own and those above it that a chain of names ends in."""
    for p in chain:
        if word.endswith(p.name):
            before = word[: -len(p.name)]
            if not before or any(before.startswith(above.short) for above in chain):
                return p.code
    return None


def _of_level(level: str, word: str, chain: list[gazetteer.Place]) -> str | None:
    """The place among a document's place and those above it that a level word means."""
    if not chain:
        return None
    own = chain[0]
    if word == "市":
        if own.level == "county" and own.name.endswith("市"):
            return own.code
        for p in chain:
            if p.level in ("prefecture", "province") and p.name.endswith("市"):
                return p.code
        return None
    if word in ("区", "县", "旗") and own.level == "county":
        return own.code
    if word in ("州", "盟", "地区"):
        return next((p.code for p in chain if p.level == "prefecture"), None)
    if word in ("省", "自治区"):
        return next((p.code for p in chain if p.level == "province"), None)
    return next((p.code for p in chain if p.level == level), None)


#: 国家税务总局宝应县税务局 is 宝应县税务局, 中共宝应县委组织部 is 宝应县委组织部.
_HEADED = re.compile(r"^(?:国家税务总局(?=.+税务局$)|中共(?!中央)|中国共产党)")
#: 县纪委监委派驻第一纪检监察组 belongs to the 县纪委监委.
_POST = re.compile(r"(?P<parent>.+?)(?:(?:第[^驻]{1,5})?派(?:驻|出)|驻(?=.*组$))")
_OWN = re.compile(r"^(?:全|本|我|本级)(?=[省市县区州旗镇])")


@dataclass(frozen=True, slots=True)
class _Told:
    """What a name tells wherever it stands, whatever the place of the document.

    ``words`` is the name as it is compared; ``branch`` the parent, the place and the kind of a
    branch, ``post`` whose post it is, ``national`` the entry and the word of a national owner.
    """

    written: str
    words: str
    kind: str
    work: tuple[Match, ...]
    branch: tuple[str, str, str] | None
    post: str | None
    national: tuple[str, str] | None


@lru_cache(maxsize=8192)
def _told(name: str) -> _Told:
    written = unspaced(name)
    words = _HEADED.sub("", _OWN.sub("", fold(written)))
    branch = lexicon().branch.match(_TAIL_BRACKET.sub("", words))
    post = _POST.match(words) if "驻" in words or "派出" in words else None
    return _Told(
        written,
        words,
        kind_of(words),
        functions(_work_of(words)),
        (branch["parent"], branch["child"], branch["kind"]) if branch else None,
        post["parent"] if post else None,
        _national(words),
    )


@lru_cache(maxsize=8192)
def identify(name: str, place: str | None) -> Body:
    """Who is meant by `name` in a document of `place` (a GB/T 2260 code).

    The identity is the place that is served and the normalised name: place words dropped,
    short forms written out, 和 and 与 left out. So 区卫健委 and 惠济区卫生健康委员会 are one.
    """
    told = _told(name)
    written, words, kind, work = told.written, told.words, told.kind, told.work
    chain = _chain(place)
    if kind == "collective":
        return Body(
            place, _key(words, chain), written, kind, work, place, "", place, "", "owners:place"
        )
    placed = _placed(words, place)
    parent: Body | None = None
    serves, serves_word = placed.code or place, placed.word
    owner, owner_word, owner_source = serves, placed.word, "owners:place"
    key_words = placed.rest
    if told.national:
        owner, (owner_source, owner_word) = NATION, told.national
        inner = _inner_place(placed.rest, chain) if not placed.explicit else None
        if inner:
            serves, serves_word = inner.code, inner.short
        elif not placed.explicit or placed.code == NATION:
            serves = place
        key_words = placed.rest
    elif told.branch:
        of, below, office = told.branch
        up = _placed(of, place)
        child = _child(below, up.code, chain)
        serves = child or (place if place != up.code else None) or up.code
        serves_word = below if child else ""
        owner, owner_word, owner_source = up.code, up.word, "owners:parent"
        parent = identify(of, up.code) if up.code else None
        key_words = re.sub(r"(?:局|委|委员会|厅|部)$", "", up.rest) + office
        kind = "branch" if kind == "department" else kind
    elif kind == "branch" and words.endswith("分局") and chain:
        above = chain[1].code if len(chain) > 1 and placed.code == place else place
        stem = re.sub(r"分局$", "", placed.rest)
        owner, owner_word, owner_source = above, "分局", "owners:place-above"
        if above and stem:
            letter = gazetteer.places()[above].name[-1]
            parent = identify(f"{letter}{stem}局", above)
        serves, key_words = place, placed.rest
    elif told.post and kind in ("branch", "party"):
        kind = "branch"
        owner, owner_word, owner_source = serves, placed.word, "owners:parent"
        if complete(told.post):
            parent = identify(told.post, serves)
        work = functions(_work_of(told.post)) if work[0].id == "other" else work
    if parent is not None and work[0].id == "other":
        work = parent.functions
    key = _key(key_words, chain)
    return Body(
        serves,
        key,
        written,
        kind,
        work,
        serves,
        serves_word,
        owner,
        owner_word,
        owner_source,
        parent,
    )


def _work_of(words: str) -> str:
    """The part of a name that tells the work: without 市 in 市场 read as a level, and so on."""
    full = _place_first(words)
    return words[full.end :] if full and full.end < len(words) - 1 else words


def _national(words: str) -> tuple[str, str] | None:
    for entry, pattern, code in lexicon().owners:
        found = pattern.search(words) if code == NATION else None
        if found:
            return f"owners:{entry}", found.group()
    return None


def _inner_place(rest: str, chain: list[gazetteer.Place]) -> gazetteer.Place | None:
    """The place named inside: 中国人民银行翁源县支行, 人行乐山市中心支行."""
    for p in chain:
        if p.code != NATION and len(p.short) > 1 and p.short in rest:
            return p
    return None


def _child(word: str, above: str | None, chain: list[gazetteer.Place]) -> str | None:
    """The place Y of X局Y分局, below X's place: among the document's own, else by name."""
    for p in chain:
        if word in (p.short, p.name):
            return p.code
    found = [
        p
        for p in gazetteer.find(word)
        if above and any(a.code == above for a in gazetteer.ancestors(p.code))
    ]
    # One in force, or else one of the document's time that has been withdrawn since.
    found = [p for p in found if p.until is None] or found
    return found[0].code if found else None


def _key(rest: str, chain: list[gazetteer.Place]) -> str:
    """The normalised name: short forms written out, joining words and places left out."""
    collective = is_collective(rest)
    words = rest if collective else _TAIL_BRACKET.sub("", rest)
    for p in chain:
        if p.code != NATION and len(p.short) > 1 and p.short in words:
            words = words.replace(p.name, "").replace(p.short, "")
    return _written_out(words, collective)


@lru_cache(maxsize=8192)
def _written_out(words: str, collective: bool) -> str:
    """A name with its short forms written out; joining words stay in that of a class."""
    lex = lexicon()
    for short, full in lex.short if lex.any_short.search(words) else ():
        if short in words and full not in words:
            words = words.replace(short, full)
    for short, full in lex.short_ending:
        if words.endswith(short) and not words.endswith(full):
            words = words[: len(words) - len(short)] + full
    words = words.replace("人民政府", "政府")
    return words if collective else re.sub(r"[和与暨及、，]", "", words)


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
