"""Plans of the genre, made up: for every place the text, and the records that reading it must give.

Each plan follows from the seed and the code of its place alone, so that a part of the corpus is
the same whether it is made by itself or with the whole country.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random

from zeren.loaders.records import (
    Assignment,
    Body,
    Citation,
    Document,
    Duty,
    Indicator,
    Match,
    Mention,
    Section,
)
from zeren.ontology import places as gazetteer
from zeren.ontology.places import Place

from .names import Agency, agencies, body, full_name, grammar, number, title

SEED = 20
DUTIES = 40
_DIGITS = "一二三四五六七八九"
_YEARS = (2021, 2022, 2023)
# Hong Kong, Macao and Taiwan issue no plans of this kind.
_ELSEWHERE = ("71", "81", "82")
_RULE = "，排在第一位的为牵头单位，下同"


@cache
def jurisdictions() -> tuple[Place, ...]:
    """The places that have a plan, each after the one above it."""
    found = [
        place
        for code, place in gazetteer.places().items()
        if place.until is None and code != gazetteer.NATION and code[:2] not in _ELSEWHERE
    ]
    return tuple(sorted(found, key=lambda place: place.code))


def plans(places: Sequence[Place], seed: int = SEED, duties: int = DUTIES) -> Iterator[Document]:
    """One plan a place, in their order."""
    for place in places:
        yield plan(place, seed, duties)


def plan(place: Place, seed: int = SEED, duties: int = DUTIES) -> Document:
    """The plan of a place: two thirds in prose, of these some broken over lines, else a table."""
    random = Random(f"{seed}/{place.code}")
    form = random.choices(("prose", "broken", "table"), (5, 2, 3))[0]
    writer = _Writer(place, random, _Page(24 if form == "broken" else None))
    return writer.table(duties) if form == "table" else writer.prose(duties)


# ---------------------------------------------------------------- the page


class _Page:
    """Text that grows, broken after ``width`` characters; knows what stands where."""

    def __init__(self, width: int | None) -> None:
        self._width = width
        self._parts: list[str] = []
        self._column = 0
        self.length = 0

    def put(self, words: str) -> tuple[int, int]:
        """Add words to the line; the place in the text where they came to stand."""
        start = self.length
        if self._width is None:
            self._add(words)
            return start, self.length
        first: int | None = None
        for sign in words:
            if self._column >= self._width and sign not in "，。；、）》〕":
                self._add("\n")
                self._column = 0
            first = self.length if first is None else first
            self._add(sign)
            self._column += 1
        return (start if first is None else first), self.length

    def line(self) -> None:
        self._add("\n")
        self._column = 0

    def text(self) -> str:
        return "".join(self._parts)

    def _add(self, words: str) -> None:
        self._parts.append(words)
        self.length += len(words)


# ---------------------------------------------------------------- one plan


@dataclass
class _Item:
    """A duty while it is written."""

    key: str
    heading: str
    topic: str
    word: str
    section: str | None
    start: int = 0
    title_span: tuple[int, int] = (0, 0)
    words: list[str] = field(default_factory=list)
    due: tuple[str, str, str, int, int] | None = None
    open_ended: bool = False
    assignments: list[Assignment] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)


class _Writer:
    """Writes one plan and keeps the record of all it wrote."""

    def __init__(self, place: Place, random: Random, page: _Page) -> None:
        self.place = place
        self.random = random
        self.page = page
        self.agencies = agencies(place, random)
        self.by_work = {one.work: one for one in self.agencies}
        self.deck: list[Agency] = []
        self.sections: list[Section] = []
        self.duties: list[Duty] = []
        self.rule = random.random() < 0.5
        self.ruled = False

    # -- whole documents

    def prose(self, duties: int) -> Document:
        title_span = self._head()
        cited = self._opening()
        known = grammar()["sections"]
        # A long plan has more chapters, not longer ones.
        sections = [known[at % len(known)] for at in range(max(len(known), duties // 40))]
        self._section("一", "工作目标")
        self.page.put("到2020年，基本形成权责明晰、运转顺畅的工作格局。")
        self.page.line()
        last = max(1, duties // 10)
        plain = duties - last
        share = [plain // len(sections)] * len(sections)
        share[0] += plain - sum(share)
        for at, (heading, many) in enumerate(zip(sections, share, strict=True), 1):
            self._chapter(_chinese(at + 1), heading, many)
        self._chapter(_chinese(len(sections) + 2), grammar()["last"], last)
        whole = full_name(self.place)
        issuer = f"{whole}人民政府"
        span = self.page.put(issuer)
        self.page.line()
        day = f"2020年{self.random.randint(1, 12)}月{self.random.randint(1, 28)}日"
        self.page.put(day)
        self.page.line()
        return self._document("prose", title_span, cited, Mention(issuer, *span, self._who(issuer)))

    def table(self, duties: int) -> Document:
        title_span = self._head()
        self.page.put("序号\t工作职责\t工作指标\t完成时间\t牵头部门\t责任部门")
        self.page.line()
        for row in range(1, duties + 1):
            self._row(row)
        return self._document("table", title_span, None, None)

    def _head(self) -> tuple[int, int]:
        self.page.put(number(self.place))
        self.page.line()
        wide, self.page._width = self.page._width, None
        span = self.page.put(title(self.place))
        self.page.line()
        self.page._width = wide
        return span

    def _opening(self) -> Citation:
        above = gazetteer.places()[str(self.place.parent)]
        nation = grammar()["national"]
        known = above.code != gazetteer.NATION
        words = title(above) if known else nation["title"]
        sign = number(above) if known else nation["number"]
        self.page.put("为贯彻落实")
        start, end = self.page.put(f"《{words}》（{sign}）")
        self.page.put("，结合实际，制定本方案。")
        self.page.line()
        return Citation(words, sign, "based-on", "", start, end)

    def _document(
        self,
        form: str,
        title_span: tuple[int, int],
        cited: Citation | None,
        issuer: Mention | None,
    ) -> Document:
        text = self.page.text()
        day = text.rstrip("\n").rsplit("\n", 1)[-1] if form == "prose" else None
        return Document(
            file=f"{self.place.code}.txt",
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            text=text,
            title=title(self.place),
            title_start=title_span[0],
            title_end=title_span[1],
            number=number(self.place),
            issued_on=_iso(day) if day else None,
            issuer=issuer,
            form=form,
            place=self.place.code,
            place_name=None,
            place_word=full_name(self.place),
            source_url=None,
            retrieved_on=None,
            groups=(),
            sections=tuple(self.sections),
            duties=tuple(_quoted(duty, text) for duty in self.duties),
            citations=()
            if cited is None
            else (
                Citation(
                    cited.title,
                    cited.number,
                    cited.relation,
                    text[cited.start : cited.end],
                    cited.start,
                    cited.end,
                ),
            ),
            people=(),
            unsure=(),
        )

    # -- prose

    def _section(self, key: str, heading: str, parent: str | None = None) -> None:
        mark = f"{key.rsplit('/', 1)[-1]}、" if parent is None else f"（{key.rsplit('/', 1)[-1]}）"
        self.page.put(mark)
        span = self.page.put(heading)
        self.sections.append(Section(key, heading, *span, parent))
        if parent is not None:
            self.page.put("。")
        self.page.line()

    def _chapter(self, mark: str, heading: str, duties: int) -> None:
        self._section(mark, heading)
        item = 0
        while duties > 0:
            item += 1
            key = f"{mark}/{_chinese(item)}"
            topic, words = self._heading()
            # Some items have items of their own, which stand under their theme.
            inner = min(duties, self.random.randint(2, 4)) if self.random.random() < 0.3 else 0
            if inner < 2:
                self._item(key, f"（{_chinese(item)}）", words, topic, mark)
                duties -= 1
                continue
            self._section(key, words, mark)
            for count in range(1, inner + 1):
                said = self.random.choice(grammar()["sentences"])
                self._item(f"{key}/{count}", f"{count}.", said, topic, key)
            duties -= inner

    def _heading(self) -> tuple[str, str]:
        topic = self.random.choice(list(grammar()["topics"]))
        return topic, self.random.choice(grammar()["headings"]).format(
            grammar()["topics"][topic][0]
        )

    def _item(self, key: str, mark: str, heading: str, topic: str, section: str) -> None:
        item = _Item(key, heading, topic, grammar()["topics"][topic][0], section)
        item.start = self.page.put(mark)[0]
        item.title_span = self._say(item, heading)
        self._say(item, "。")
        for said in self.random.sample(grammar()["sentences"], self.random.randint(1, 3)):
            if said != heading:
                self._say(item, f"{said}。")
        if self.random.random() < 0.2:
            self._target(item)
        if self.random.random() < 0.25:
            self._date_in_prose(item)
        if self.random.random() < 0.94:
            self._clause(item)
        end = self.page.length
        self.page.line()
        self._done(item, end, "".join(item.words))

    def _say(self, item: _Item, words: str) -> tuple[int, int]:
        item.words.append(words)
        return self.page.put(words)

    def _target(self, item: _Item) -> None:
        metric = self.random.choice(grammar()["metrics"])
        value = self.random.choice((80, 85, 90, 95, 100))
        start, end = self._say(item, f"{metric}达到{value}%")
        self._say(item, "。")
        item.indicators.append(_quantity(metric, value, start, end))

    def _date_in_prose(self, item: _Item) -> None:
        month, year = self.random.choice((3, 6, 9, 12)), self.random.choice(_YEARS)
        words = f"{year}年{month}月底前"
        start, end = self._say(item, words)
        self._say(item, "完成。")
        day = _month_end(year, month)
        item.due = (day, day, words, start, end)

    def _clause(self, item: _Item) -> None:
        """The bracket that says who does it, in one of the wordings of the genre."""
        bodies = self._bodies(item)
        many = len(bodies)
        rule = self.rule and not self.ruled
        if rule:
            kind = "rule"
        elif self.ruled:
            kind = self.random.choices(("plain", "lead", "join"), (6, 2, 1))[0]
        else:
            kind = self.random.choices(("each", "lead", "join"), (3, 4, 2))[0]
        if many == 1:
            kind = "rule" if rule else "plain"
        open_ended = many > 2 and kind in ("plain", "each") and self.random.random() < 0.06
        first = ("leads", "first-listed" if self.ruled or rule else "sole")
        self._say(item, "（")
        said: list[tuple[str, str, str, int, int]] = []
        span = [0, 0]

        def words(text: str) -> None:
            start, end = self._say(item, text)
            span[0], span[1] = span[0] or start, end

        def names(some: Sequence[str], role: str, basis: str) -> None:
            for at, name in enumerate(some):
                if at:
                    words("、")
                start, end = self._say(item, name)
                span[0], span[1] = span[0] or start, end
                said.append((name, role, basis, start, end))

        if kind in ("plain", "rule", "each") and (many == 1 or kind != "each"):
            names(bodies[:1], *first)
            if many > 1:
                words("、")
                names(bodies[1:], "responsible", "stated")
            if open_ended:
                words("等部门")
            words("按职责分工负责" if kind == "plain" and many > 3 else "负责")
            if rule:
                words(_RULE)
                self.ruled = True
        elif kind == "each":
            names(bodies, "responsible", "stated")
            words("等部门分别负责" if open_ended else "分别负责")
        elif kind == "lead":
            names(bodies[:1], "leads", "stated")
            words("牵头，")
            half = self.random.random() < 0.5
            names(bodies[1:], "cooperates" if half else "responsible", "stated")
            words("配合" if half else "按职责分工负责")
        else:
            names(bodies[:1], "leads", "stated")
            words("会同")
            names(bodies[1:], "cooperates", "stated")
            words("负责")
        self._say(item, "）")
        item.open_ended = open_ended
        for seq, (name, role, basis, start, end) in enumerate(said, 1):
            item.assignments.append(
                self._assigned(role, basis, seq, (span[0], span[1]), name, start, end)
            )

    # -- tables

    def _row(self, row: int) -> None:
        topic, words = self._heading()
        item = _Item(str(row), words, topic, grammar()["topics"][topic][0], None)
        item.start = self.page.put(str(row))[0]
        self.page.put("\t")
        item.title_span = self.page.put(words)
        self.page.put("\t")
        text = words + self._targets(item)
        self.page.put("\t")
        year, month = self.random.choice(_YEARS), self.random.choice((3, 6, 9, 12))
        said = f"{year}年底" if month == 12 else f"{year}年{month}月底"
        start, end = self.page.put(said)
        day = _month_end(year, month)
        item.due = (day, day, said, start, end)
        bodies = self._bodies(item)
        lead = bodies[:1] if len(bodies) > 1 and self.random.random() < 0.85 else []
        item.open_ended = self._cell(item, lead, "leads", 1)
        rest = bodies[len(lead) :]
        # Who answers alone leads, where nobody is said to.
        item.open_ended |= self._cell(
            item, rest, "alone" if len(bodies) == 1 else "responsible", 1 + len(lead)
        )
        end = self.page.length
        self.page.line()
        self._done(item, end, text)

    def _targets(self, item: _Item) -> str:
        """The cell of targets, numbered; the words that the duty's text takes from it."""
        start = self.page.length
        metric = self.random.choice(grammar()["metrics"])
        value = self.random.choice((80, 90, 95, 100))
        self.page.put("1.")
        item.indicators.append(_quantity(metric, value, *self.page.put(f"{metric}达到{value}%")))
        if self.random.random() < 0.5:
            self.page.put("；2.")
            said = self.random.choice(grammar()["deliverables"])
            a, b = self.page.put(said)
            item.indicators.append(
                Indicator("deliverable", said, None, None, None, None, None, None, "", a, b)
            )
        self.page.put("。")
        return "\n" + self.page.text()[start:]

    def _cell(self, item: _Item, bodies: Sequence[str], role: str, seq: int) -> bool:
        self.page.put("\t")
        if not bodies:
            self.page.put("/")  # a blank one would be merged with the cell above
        start = self.page.length
        said = []
        for at, name in enumerate(bodies):
            if at:
                self.page.put("、")
            said.append((name, *self.page.put(name)))
        open_ended = role != "leads" and len(bodies) > 2 and self.random.random() < 0.05
        if open_ended:
            self.page.put("等部门")
        cell = (start, self.page.length)
        for at, (name, a, b) in enumerate(said):
            said_so = ("leads", "sole") if role == "alone" else (role, "stated")
            item.assignments.append(self._assigned(*said_so, seq + at, cell, name, a, b))
        return open_ended

    # -- both

    def _bodies(self, item: _Item) -> list[str]:
        """Who is named, the one that leads first: mostly the one whose work the topic is."""
        many = 1 if self.random.random() < 0.04 else self.random.randint(3, 14)
        chosen: list[Agency] = []
        usual = self.by_work.get(grammar()["topics"][item.topic][1])
        if usual and self.random.random() < 0.6:
            chosen.append(usual)
        waiting: list[Agency] = []
        while len(chosen) < many:
            if not self.deck:
                self.deck = self.random.sample(self.agencies, len(self.agencies))
            one = self.deck.pop()
            (waiting if one in chosen else chosen).append(one)
        self.deck += waiting
        return [one.names[-1] if self.random.random() < 0.15 else one.names[0] for one in chosen]

    def _assigned(
        self,
        role: str,
        basis: str,
        seq: int,
        span: tuple[int, int],
        name: str,
        start: int,
        end: int,
    ) -> Assignment:
        who = self._who(name)
        return Assignment(role, basis, seq, False, "", *span, name, start, end, who)

    def _who(self, name: str) -> Body:
        return body(name, self.place.code)

    def _done(self, item: _Item, end: int, text: str) -> None:
        due = item.due or (None, None, None, None, None)
        # In a table the date of the row is that of its targets.
        dated = due[:2] if item.section is None else (None, None)
        topic = Match(item.topic, item.word, True, f"topics/medical-supervision:{item.topic}")
        self.duties.append(
            Duty(
                key=item.key,
                title=item.heading,
                text=text,
                start=item.start,
                end=end,
                title_start=item.title_span[0],
                title_end=item.title_span[1],
                section=item.section,
                due=due[0],
                due_by=due[1],
                due_quote=due[2],
                due_start=due[3],
                due_end=due[4],
                status=None,
                open_ended=item.open_ended,
                seq=len(self.duties) + 1,
                assignments=tuple(item.assignments),
                indicators=tuple(
                    replace(one, due=dated[0], due_by=dated[1]) for one in item.indicators
                ),
                topics=(topic,),
            )
        )


def _quantity(metric: str, value: int, start: int, end: int) -> Indicator:
    return Indicator("quantity", metric, ">=", float(value), "%", None, None, None, "", start, end)


def _quoted(duty: Duty, text: str) -> Duty:
    """The duty with the words of its evidence, now that the page stands."""
    return replace(
        duty,
        due_quote=None if duty.due_start is None else text[duty.due_start : duty.due_end],
        assignments=tuple(
            replace(one, quote=text[one.start : one.end]) for one in duty.assignments
        ),
        indicators=tuple(replace(one, quote=text[one.start : one.end]) for one in duty.indicators),
    )


def _chinese(count: int) -> str:
    """一, 十一, 二十, 一百零一: as headings are numbered."""
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    words = _DIGITS[hundreds - 1] + "百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else _DIGITS[tens - 1] + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones - 1] if ones else "")


def _iso(day: str) -> str:
    year, _, rest = day.partition("年")
    month, _, rest = rest.partition("月")
    return f"{year}-{int(month):02}-{int(rest.removesuffix('日')):02}"


def _month_end(year: int, month: int) -> str:
    return f"{year}-{month:02}-{31 if month in (3, 12) else 30}"
