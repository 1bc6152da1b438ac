"""The head of a document: title, number (文号), issuer, date, and the place it applies to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice, pairwise

from ..ontology import places as gazetteer
from ..ontology import scheme
from .agencies import alternation, complete, known
from .bodies import identify
from .dates import DATE, cell_due
from .records import Mention
from .source import Line, each_line, flow, fold, unspaced
from .webpage import Labelled, around, labelled

#: 翁府办〔2020〕5号 · 国办发[2018]63号 · 法发（2014）5 号
NUMBER = re.compile(
    r"(?P<number>[\u4e00-\u9fff]{2,14}\s?[〔（［\[【﹝]\s?(?:19|20)\d{2}\s?[〕）］\]】﹞]\s?(?:第\s?)?\d{1,5}\s?号)"
)
_DATE_LINE = re.compile(rf"^\s*[（(]?\s*{DATE.pattern}\s*[）)]?\s*$", re.VERBOSE)
_ADDRESS = re.compile(r"[：:]\s*$")
_SIGNER = re.compile(r"\s+签\s*发\s*人\s*：.*$")
#: 某县人民政府令 · 第12号, above the title of what it orders.
_ORDER = re.compile(r"[\u4e00-\u9fff]{2,20}令|第\s*\d+\s*号")
_NUMBER_BEHIND = re.compile(rf"\s*（\s*{NUMBER.pattern}\s*）$")
#: So many lines can be the head of a document and of its page.
_HEAD_LINES = 60
_ANNEX = re.compile(r"^附\s*(?:件|表|录)\s*[\d一二三四五六七八九十]{0,3}\s*[：:]?\s*$")


@dataclass(frozen=True)
class Head:
    """What stands at the top of a document; offsets are into its text."""

    title: str
    title_start: int
    title_end: int
    number: str | None
    issuer: Mention | None
    issued_on: str | None
    place: str | None
    place_word: str
    place_name: str | None


@cache
def _title_end() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{alternation(scheme('wordings').concepts['head-words'].words)})(?:（[^（）]{{1,16}}）)?$"
    )


def head(
    text: str, start: int, end: int, *, jurisdiction: str | None = None, date: str | None = None
) -> Head:
    """Read the head in text[:start] (before the first heading) and the signature from `end` on.

    `jurisdiction` and `date` overrule what is printed.
    """
    above, page = _printed(text, start)
    title, title_start, title_end = _title(text, above, page)
    number = _number(text, above, page)
    issued = date or _date(text, above, page, title_end, end)
    place, word, own = _place(text, title, above, page, jurisdiction, _year(issued, number))
    issuer = _issuer(text, title, title_start, title_end, above, page, end, place)
    return Head(title, title_start, title_end, number, issuer, issued, place, word, own)


def _printed(text: str, start: int) -> tuple[list[Line], list[Labelled]]:
    """The document's own lines before the first heading, and what its page says in labels."""
    own: list[Line] = []
    page: list[Labelled] = []
    open_label: Labelled | None = None  # 文号： with its value on the next line
    for i, line in enumerate(each_line(text, 0, start)):
        norm = fold(text[line.start : line.end]) if i < _HEAD_LINES else ""
        if norm and around(norm):
            found = labelled(norm)
            page += [Labelled(x.kind, line.start + x.start, line.start + x.end) for x in found]
            open_label = found[-1] if found and found[-1].start >= found[-1].end else None
            continue
        if open_label is not None and open_label.kind != "title":
            page.append(Labelled(open_label.kind, line.start, line.end))
        if open_label is None or not _DATE_LINE.match(norm):
            own.append(line)
        open_label = None
    return own, page


def _labels(text: str, page: list[Labelled], kind: str) -> Iterator[tuple[str, int, int]]:
    for one in page:
        if one.kind == kind and one.start < one.end:
            yield unspaced(text[one.start : one.end]), one.start, one.end


def _title(text: str, above: list[Line], page: list[Labelled]) -> tuple[str, int, int]:
    """The first run of lines that ends like a title (…的通知, …实施方案, …分工表).

    One that names who issued it goes before one that doesn't.
    """
    run: list[Line] = []
    best: tuple[int, int] | None = None
    for i, line in enumerate(above[:40]):
        words = fold(text[line.start : line.end]).strip()
        if (
            _ANNEX.match(words)
            or NUMBER.fullmatch(words)
            or _DATE_LINE.match(words)
            or re.search(r"文\s*件$", words)
            or _ORDER.fullmatch(words)
            or _is_link(text, above, i)
        ):
            run = []
            continue
        if dated := _DATE_BEHIND.search(words):
            line = Line(line.start, line.start + text[line.start : line.end].rfind(dated[1]))
            words = words[: dated.start()]
        if re.search(r"[。；]$|^[一二三四五六七八九十]+、", words) or len(words) > 120:
            break
        if words.endswith("如下："):
            run = []  # 日前，某市印发了…，内容如下：
            continue
        if _ADDRESS.search(words):
            break
        if run and re.search(r"\w", text[run[-1].end : line.start]):
            run = []  # lines of the page stand between
        run = [*run[-3:], line]
        joined = fold(_joined(text, run[0].start, line.end))
        if not (_title_end().search(joined.rstrip("》")) and len(joined) > 6):
            continue
        following = above[i + 1] if i + 1 < len(above) else None
        if following and _GOES_ON.match(fold(_line_words(text, following))):
            continue  # …重点任务分工 | 方案的通知
        found = (_begin(text, run), line.end)
        run = []
        if following and re.fullmatch(r"（[^（）]{2,20}）", fold(_line_words(text, following))):
            years = fold(_line_words(text, following))
            if re.search(r"[—－–-]|年$|年度|试行|版", years) and not re.search(r"月", years):
                found = (found[0], following.end)
        if best is None or _formal(_joined(text, *found)) > _formal(_joined(text, *best)):
            best = found
        if _formal(_joined(text, *best)) == 2:
            break
    best = best or next(
        (
            (a, b)
            for words, a, b in _labels(text, page, "title")
            if _title_end().search(fold(words)) and len(words) > 6
        ),
        None,
    )
    best = best or _below_letter(text, above)
    if best is None:
        for line in above[:40]:
            words = text[line.start : line.end].strip()
            if (
                len(words) > 3
                and not _ANNEX.match(fold(words))
                and not NUMBER.fullmatch(fold(words))
            ):
                best = (line.start, line.end)
                break
    if best is None:
        return "", 0, 0
    a, b = best
    while a < b and text[a].isspace():
        a += 1
    while b > a and text[b - 1].isspace():
        b -= 1
    if re.fullmatch(r"《[^《》]+》", text[a:b]):
        a, b = a + 1, b - 1
    if behind := _NUMBER_BEHIND.search(fold(text[a:b])):
        b = a + behind.start()
    return _joined(text, a, b), a, b


#: …的通知 2022-06-08: the day on which a page was put up.
_DATE_BEHIND = re.compile(r"\s+((?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d\d：\d\d)?)$")
_BULLET = re.compile(r"\s*[-•·●▪]\s")


def _is_link(text: str, above: list[Line], i: int) -> bool:
    """Whether a line is one of a list: titles of other documents that a page points to."""
    around_it = above[max(0, i - 1) : i] + above[i + 1 : i + 2]
    return _BULLET.match(text[above[i].start : above[i].end]) is not None and any(
        _BULLET.match(text[x.start : x.end]) for x in around_it
    )


def _joined(text: str, start: int, end: int) -> str:
    return unspaced(flow(text, start, end).text)


_GOES_ON = re.compile(
    r"(?:（[^（）]{2,20}）)?(?:的|方案|计划|行动|措施|意见|细则|办法){1,3}(?:的)?(?:通知|意见)?$"
)


def _formal(title: str) -> int:
    """How much a title is like that of an act: it names who issued it, or says 关于."""
    said = fold(title)
    return 2 if _BY_WHOM.match(said) else 1 if said.startswith(("关于", "印发")) else 0


#: 某某市人民政府办公厅关于…, and not 全市…方案.
_BY_WHOM = re.compile(r"(?P<body>[^关《]{3,80})(?:关于|印发|转发)")
#: What may stand before a title on its line: 【规范性文件】, | and the number.
_BEFORE_TITLE = re.compile(rf"\s*(?:[|•·]|【[^】]{{2,12}}】|{NUMBER.pattern})\s*")


def _begin(text: str, run: list[Line]) -> int:
    """Where the title in a run of lines begins: with the body that issues it, if one does.

    A line before that one belongs to the title only where it is a body, too.
    """
    at = 0
    for i in range(len(run) - 1, 0, -1):
        said = _BY_WHOM.match(fold(_joined(text, run[i].start, run[-1].end)))
        if said and complete(said["body"]) and not _are_bodies(text, run[i - 1]):
            at = i
            break
    start, end = run[at].start, run[-1].end
    return start + _room_before(text[start:end])


def _are_bodies(text: str, line: Line) -> bool:
    """Whether a line names one body or several with blanks between: 甲局 乙局 (not 首页 中心)."""
    parts = text[line.start : line.end].split()
    if len(parts) == 1 and gazetteer.find(parts[0]):
        return False  # the name of the place above the title
    return all(map(complete, parts)) or (
        all(len(part) < 3 for part in parts) and complete("".join(parts))
    )


def _room_before(words: str) -> int:
    """How many characters before a title on its line do not belong to it."""
    start = 0
    while before := _BEFORE_TITLE.match(fold(words[start:])):
        start += before.end()
    return start


def _below_letter(text: str, above: list[Line]) -> tuple[int, int] | None:
    """The title of a plan that comes under a letter without one: 各市人民政府： … 某省实施方案."""
    run: list[Line] = []
    for line in above[:60]:
        words = fold(text[line.start : line.end]).strip()
        if re.search(r"[，。；：！]", words) or len(words) > 60 or _DATE_LINE.match(words):
            run = []
            continue
        if run and re.search(r"\w", text[run[-1].end : line.start]):
            run = []  # lines of the page stand between
        run = [*run[-1:], line]
        joined = unspaced(flow(text, run[0].start, line.end).text)
        if _title_end().search(fold(joined)) and len(joined) > 6:
            return run[0].start, line.end
    return None


def _number(text: str, above: list[Line], page: list[Labelled]) -> str | None:
    """The document's own number: alone on a line, before the title on its line, or labelled."""
    for line in above[:_HEAD_LINES]:
        words = fold(text[line.start : line.end])
        found = NUMBER.match(words.lstrip(" \t\u3000（(")) or NUMBER.search(words)
        if found is None:
            continue
        behind = _NUMBER_BEHIND.search(words.rstrip())
        if behind and _title_end().search(words[: behind.start()].rstrip()):
            at = behind.start("number")
            return unspaced(text[line.start + at : line.start + behind.end("number")])
        words = _SIGNER.sub("", words)
        if behind and not re.search(r"[《》，。：]", words[: behind.start()]):
            at = behind.start("number")  # 2021年某县重点工作任务（某政发〔2021〕2号）
            return unspaced(text[line.start + at : line.start + behind.end("number")])
        alone = len(words.strip()) <= len(found["number"]) + 8
        at = words.find(found["number"])
        heads = not words[:at].strip() and re.match(
            r"[^关《]{0,80}(?:关于|印发|转发)", words[at + len(found["number"]) :].strip(" 《")
        )
        if (alone or heads) and not re.search(r"^[^号]*《|[）〕][，。、]", words):
            return unspaced(text[line.start + at : line.start + at + len(found["number"])])
    for words, start, end in _labels(text, page, "number"):
        if NUMBER.fullmatch(fold(words)):
            return unspaced(text[start:end])
    return None


def _year(issued_on: str | None, number: str | None) -> int | None:
    """The year a document is of: places are called and coded as they were then."""
    found = re.search(r"(?:19|20)\d{2}", issued_on or number or "")
    return int(found.group()) if found else None


def printed_place(text: str, title: str, start: int, issued_on: str | None) -> str | None:
    """The code of the place that a head itself names, whatever it is filed under."""
    above, page = _printed(text, start)
    number = _number(text, above, page)
    return _place(text, title, above, page, None, _year(issued_on, number))[0]


#: 各县（市、区）人民政府，东城区管委会，市政府各部门：
_ADDRESSED = re.compile(r"^[^。；]{3,}[，、,][^。；]*[：:]$")


def _place(
    text: str,
    title: str,
    above: list[Line],
    page: list[Labelled],
    jurisdiction: str | None,
    year: int | None,
) -> tuple[str | None, str, str | None]:
    """The place a document applies to: the first place its title names, else its head's."""
    if jurisdiction:
        found = gazetteer.in_force(gazetteer.find(jurisdiction), year)
        if len(found) == 1:
            return found[0].code, jurisdiction, None
    said = [unspaced(text[one.start : one.end]) for one in page]
    # Those it is sent to are below its place, and their names may be those of other places.
    printed = [title, *(_line_words(text, x) for x in above[:20])]
    named = [*(words for words in printed if not _ADDRESSED.search(words)), *said]
    for words in named:
        if trade := _trade_zone(words, year):
            return trade
        zone = gazetteer.zone_at_start(fold(words), year=year)
        if zone:
            match, own = zone
            if match.code:
                return match.code, words[: len(match.word)], own
        match_ = gazetteer.at_start(fold(words), year=year)
        if match_ and match_.code:
            return match_.code, match_.word, None
    for words in named:
        for match_ in gazetteer.in_text(fold(words), year=year):
            if match_.code:
                return match_.code, match_.word, None
    if suited := _suited_to(text, year):
        return suited
    if numbered := _by_number(text, above, page):
        return numbered
    if national := _NATIONAL_BODY.match(title):
        return "100000", national["name"], None
    # Whoever hands out work to the provinces speaks for the whole country.
    nation = _NATION.search(text, 0, 20_000)
    if nation:
        return "100000", nation.group(), None
    return None, "", None


_SUITED = re.compile(r"结合(?P<place>[\u4e00-\u9fff]{2,9}?)(?:工作|发展|地方)?实际")


def _suited_to(text: str, year: int | None) -> tuple[str, str, None] | None:
    """结合淮安实际: the place whose circumstances a plan is suited to, by its short name."""
    said = _SUITED.search(text, 0, 20_000)
    if said is None:
        return None
    found = gazetteer.at_start(fold(said["place"]), short=True, year=year)
    whole = found is not None and found.end == len(said["place"])
    return (found.code, found.word, None) if found and whole and found.code else None


#: Whom a government writes to: a province to its cities, a municipality to its districts.
_TO_CITIES = re.compile(
    r"各(?:地级以上|设区的?|省辖)?(?:市|州|盟|地区)(?![、（]区)[^：。]{0,24}(?:人民政府|公署)"
)
_TO_DISTRICTS = re.compile(r"各区(?:、县|县)?[^：。]{0,12}人民政府")


def _by_number(text: str, above: list[Line], page: list[Labelled]) -> tuple[str, str, None] | None:
    """粤府办〔2021〕5号, to 各地级以上市人民政府: the province that the 文号 begins with.

    The sign alone does not tell: 宁政发 is of 宁夏, of 南京 and of 宁县.
    """
    number = _number(text, above, page) or ""
    code = gazetteer.by_letter(number[:1])
    if code is None or not re.match(r".(?:政|府|办|委|厅)", number):
        return None
    city = gazetteer.places()[code].name.endswith("市")
    wanted = _TO_DISTRICTS if city else _TO_CITIES
    spoken = any(wanted.search(fold(_line_words(text, line))) for line in above[:30])
    return (code, number[:2], None) if spoken else None


#: 中国（上海）自由贸易试验区临港新片区管理委员会: under its own name, in the province.
_TRADE_ZONE = re.compile(
    r"(?P<own>中国（(?P<place>[\u4e00-\u9fff]{2,4})）[\u4e00-\u9fff]{2,16}?区)(?!域|块|内)"
)


def _trade_zone(words: str, year: int | None) -> tuple[str, str, str] | None:
    found = _TRADE_ZONE.match(fold(words))
    if found is None:
        return None
    places = gazetteer.in_force(gazetteer.find(found["place"]), year)
    inner = re.match(r"[\u4e00-\u9fff]{1,8}片区", words[found.end() :])
    own = found["own"] + (inner.group() if inner else "")
    return (places[0].code, found["place"], own) if len(places) == 1 else None


#: 国务院办公厅关于… · 工业和信息化部等八部门关于… · 海关总署关于… · but not 县委组织部关于….
_NATIONAL_BODY = re.compile(
    r"(?P<name>国务院|国家|中共中央|中央|全国|最高人民"
    r"|(?!.{0,10}(?:省|市|县|区|州|盟|旗|委)[\u4e00-\u9fff]{0,6}部)[\u4e00-\u9fff]{2,12}?(?:部|总局|总署)(?=等|办公厅|关于|、|令|国家|中国)"
    r"|中国(?!共产党)[\u4e00-\u9fff]{2,10}?(?=办公厅|关于|等))"
)
_NATION = re.compile(
    r"各省级人民政府|各省、自治区、直辖市|国务院(?:其他)?有关部门|中央网信办|全国总工会"
)


def _line_words(text: str, line: Line) -> str:
    return unspaced(text[line.start : line.end])


def _issuer(
    text: str,
    title: str,
    title_start: int,
    title_end: int,
    above: list[Line],
    page: list[Labelled],
    end: int,
    place: str | None,
) -> Mention | None:
    """Who issued it: the name before 关于 in the title, else 文件 on top, else the signature.

    Of several that issue it together the first one is given.
    """
    said = re.search(r"关于|印发|转发", fold(title))
    cut = said.start() if said else -1
    if cut >= 3 and complete(title[:cut]):
        name = re.sub(r"等[\d一二三四五六七八九十]*个?(?:部门|单位)$", "", title[:cut])
        first = re.split(r"\s+", text[title_start:title_end].strip())[0]
        if len(first) < len(name) and name.startswith(first) and complete(first):
            name = first  # issued jointly: the first one signs for the file
        return _mention(text, name, title_start, title_end, place)
    for line in above[:6]:
        words = _line_words(text, line)
        if words.endswith("文件") and complete(words[:-2]):
            return _mention(text, words[:-2], line.start, line.end, place)
    for line in above:
        if (
            line.start > title_end
            and complete(_line_words(text, line))
            and known(_line_words(text, line))
            and len(_line_words(text, line)) < 30
        ):
            return _mention(text, _line_words(text, line), line.start, line.end, place)
    for line, below in chain(pairwise(above), pairwise(islice(each_line(text, end), 8))):
        if not _DATE_LINE.match(_line_words(text, below)):
            continue
        printed = text[line.start : line.end].split()
        # Issued jointly: the first one is given.
        words = printed[0] if len(printed) > 1 and all(map(complete, printed)) else "".join(printed)
        if complete(words) and len(words) < 30:
            return _mention(text, words, line.start, line.end, place)
    for line in above:
        signed = _SIGNED_LINE.search(fold(text[line.start : line.end]))
        if signed and complete(unspaced(signed["body"] or "")):
            return _mention(text, unspaced(signed["body"]), line.start, line.end, place)
    for words, start, stop in _labels(text, page, "issuer"):
        if complete(words) and len(words) < 30 and not words.endswith(("网站", "网")):
            return _mention(text, words, start, stop, place)
    return None


def _mention(text: str, name: str, start: int, end: int, place: str | None) -> Mention | None:
    """Where a name (known without its white space) stands in text[start:end]."""
    at = text.find(name[:1], start, end)
    while at >= 0:
        stop = at
        for letter in name:
            while stop < end and letter != text[stop] and text[stop].isspace():
                stop += 1
            if stop >= end or letter != text[stop]:
                break
            stop += 1
        else:
            return Mention(name, at, stop, identify(name, place))
        at = text.find(name[0], at + 1, end)
    return None


#: A signature on one line: 某县人民政府办公室2021年4月18日.
_SIGNED_LINE = re.compile(
    r"(?:^|\s)\s*(?P<body>[^，。；：、\d]{3,30}?(?:室|局|委|府|厅|部|会|院))?\s*"
    r"(?P<date>(?:19|20)\d\d\s*年[\s\d]+月[\s\d]+日)\s*(?:印发)?\s*$"
)


def _date(
    text: str, above: list[Line], page: list[Labelled], title_end: int, end: int
) -> str | None:
    """The date below the title or in the signature: a line with nothing else in it."""
    # Below the title first; a letter may stand above it, with its own signature.
    ordered = sorted(above, key=lambda one: one.start < title_end)
    for line in ordered:
        if _DATE_LINE.match(fold(text[line.start : line.end])):
            due = cell_due(fold(text[line.start : line.end]))
            if due and len(due.due) >= 7:
                return due.due
    for line in chain(ordered, each_line(text, end)):
        found = _SIGNED_LINE.search(fold(text[line.start : line.end]))
        if found:
            due = cell_due(found["date"])
            if due and len(due.due) == 10:
                return due.due
    for line, below in pairwise(above):
        plain = re.fullmatch(
            r"\s*((?:19|20)\d\d)[.](\d{1,2})[.](\d{1,2})\s*", text[below.start : below.end]
        )
        due = cell_due(plain.group()) if plain and complete(_line_words(text, line)) else None
        if due:
            return due.due
    for words, _, _ in _labels(text, page, "issued"):
        due = cell_due(fold(words))
        if due and len(due.due) == 10:
            return due.due
    return None
