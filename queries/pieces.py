"""A question in pieces: every part of its text with one meaning, or found to have none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from ..ontology import places as gazetteer
from . import wording
from .amounts import figures
from .dates import dates
from .known import Known
from .terms import (
    CJK,
    Term,
    Where,
    acts,
    body_patterns,
    everywhere,
    flat,
    heading_words,
    is_function,
    leading_level,
    longest,
    positions,
    signs,
    vocabulary,
    where_is,
)

Language = Literal["zh", "en"]


_NOT = re.compile(
    r"\b(do|does|did|is|are|was|were|has|have|had|should|would|could|must)n't\b", re.I
)
_LINES = re.compile(r"\s+")
_ODD = re.compile(r"[{}\[\]`$=;<>|\\~^*#@]")
_LATIN = re.compile(r"[a-z0-9][a-z0-9'’.-]*")
_BLANK = re.compile(r"[\s,.?!:，。？！：、；'\"“”‘’「」『』()（）/…-]")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is read: ``text`` in lower case, ``cased`` as typed; same offsets."""

    asked: str
    text: str
    cased: str

    @classmethod
    def read(cls, asked: str) -> Question:
        cased = _LINES.sub(" ", unicodedata.normalize("NFKC", asked)).strip()
        cased = cased.replace("’", "'").replace("‘", "'")
        cased = _NOT.sub(r"\1 not", cased)
        # A few capitals have no single small letter; they are left as they are.
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in cased)
        return cls(asked, text, cased)

    def language(self, pieces: Iterable[Read] = ()) -> Language:
        """The language of the frame of the question, whatever topics and names are in."""
        frame = "".join(self.text[p.start : p.end] for p in pieces if p.kind in _FRAME)
        return "zh" if CJK.search(frame or self.text) else "en"


class Read(NamedTuple):
    """A reading of text[start:end]; ``value`` depends on the kind, ``cost`` ranks readings."""

    start: int
    end: int
    kind: str
    value: Any
    cost: float = 1.0


_FRAME = frozenset(("sign", "courtesy", "generic"))


class Named(NamedTuple):
    """A body as it is named: the exact spelling in the graph, or its words and function."""

    words: str
    function: str
    level: str
    exact: bool


class Lost(Exception):
    """Why a question is not understood: the words that were left, and what was read.

    ``instead`` are words that could stand in the place of the first of those left.
    """

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        unused: Sequence[str] = (),
        instead: Sequence[str] = (),
        pieces: Sequence[Read] = (),
    ) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en
        self.unused, self.instead, self.pieces = tuple(unused), tuple(instead), tuple(pieces)


def no_duty(zh: str, en: str, unused: Sequence[str], pieces: Sequence[Read]) -> Lost:
    """Words that were looked for in the duties of the graph, and are in none."""
    return Lost(
        f"图里没有任务提到“{zh}”（单位名称不算），所以没有回答。",
        f"No duty in the graph has the words {en}, names of bodies apart; so nothing was answered.",
        unused=unused,
        pieces=pieces,
    )


def readings(question: Question, known: Known) -> Iterator[Read]:
    """Everything that some part of the text can mean."""
    text = question.text
    for names, pattern in signs():
        for found in _overlapping(pattern, text):
            start, end = found.span()
            yield Read(start, end, "sign", names)
            # Its last words may belong to what follows: due | by June 2020.
            for stop in range(end - 1, start, -1):
                if _ends(text, stop) and pattern.fullmatch(text, start, stop):
                    yield Read(start, stop, "sign", names)
    for pattern in everywhere():
        for found in pattern.finditer(text):
            yield Read(*found.span(), "everywhere", None)
    for pattern, said in acts():
        for found in _overlapping(pattern, text):
            yield Read(*found.span(), "act", said, 1.03)
    yield from _words(question)
    yield from _quoted(text)
    for start, end, days in dates(text):
        yield Read(start, end, "date", days)
    yield from _bodies(question, known)
    yield from _places(question, known)
    for start, end, figure in figures(text):
        yield Read(start, end, "figure", figure, 0.95)
    for word in positions():
        for found in re.finditer(re.escape(word), text):
            yield Read(*found.span(), "position", word)


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The longest match at every place where there is one."""
    found = pattern.search(text)
    while found is not None:
        yield found
        found = pattern.search(text, found.start() + 1)


def _words(question: Question) -> Iterator[Read]:
    """Words of the vocabularies and of courtesy."""
    text, known_words = question.text, vocabulary()
    for start, sign in enumerate(text):
        chinese = bool(CJK.match(sign)) or sign in '"“《'
        if not chinese and not (sign.isalnum() and _begins(text, start)):
            continue
        for end in range(start + 1, min(len(text), start + longest()) + 1):
            word = text[start:end]
            if not chinese and not _ends(text, end):
                continue
            if word in wording.COURTESY_ZH or word in wording.COURTESY_EN:
                yield Read(start, end, "courtesy", None, 1.05)
            if word in wording.GENERIC_ZH or word in wording.GENERIC_EN:
                yield Read(start, end, "generic", None, 1.04)
            term = known_words.get(word) or known_words.get(word.replace("-", " "))
            if word in heading_words():
                yield Read(start, end, "term", heading_words()[word], 2.1)
            # "it" is a word of courtesy, IT is informatization.
            if term and (len(word) > 2 or not word.isascii() or _stands_out(question, start, end)):
                short = 0.1 * (len(word) < 3)
                yield Read(start, end, "term", term, (1.0 if term.topics else 1.02) - short)
    for found in re.finditer(r"'s(?![a-z])", text):
        yield Read(*found.span(), "courtesy", None, 1.05)


def _stands_out(question: Question, start: int, end: int) -> bool:
    """Whether a short word is in capitals where the rest is not."""
    cased = question.cased
    return cased[start:end].isupper() and not (cased[:start] + cased[end:]).isupper()


def _begins(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isascii() and text[at - 1].isalnum())


def _ends(text: str, at: int) -> bool:
    return at >= len(text) or not (text[at].isascii() and text[at].isalnum())


_QUOTES = re.compile(r"[“「『](?P<a>[^”」』]{2,40})[”」』]|\"(?P<b>[^\"]{2,40})\"")
_TITLE = re.compile(r"《(?P<title>[^《》]{2,60})》")
_NUMBER = re.compile(r"[\u3400-\u9fff]{1,10}[〔\[(](?P<year>\d{4})[〕\])] ?(?P<no>\d+) ?号")


def _quoted(text: str) -> Iterator[Read]:
    """What stands between quotation marks is meant word for word; and numbers of documents."""
    for found in _QUOTES.finditer(text):
        words = (found["a"] or found["b"]).strip()
        if words not in vocabulary() and not _ODD.search(words):
            yield Read(*found.span(), "words", words)
    for found in _TITLE.finditer(text):
        yield Read(*found.span(), "cited", found["title"].strip(), 0.9)
    for found in _NUMBER.finditer(text):
        number = re.sub(r"[〔\[(](\d{4})[〕\])] ?(\d+) ?号", r"〔\1〕\2号", found.group())
        yield Read(*found.span(), "document", number)


def _bodies(question: Question, known: Known) -> Iterator[Read]:
    """Bodies: by a name that stands in the graph, or by the words of a function and 局, 委 …"""
    text = question.text
    if CJK.search(text):
        plain = question.cased.replace("(", "（").replace(")", "）")
        for name in known.spellings(plain):
            # 财政 or 公安部门 in running text is one body, in a question any of that function.
            function = function_of(name)
            if (not leading_level(name) and is_function(name, function)) or _is_sign(flat(name)):
                continue
            for found in re.finditer(re.escape(name), plain):
                yield Read(*found.span(), "body", Named(name, function, "", True), 0.98)
        for name in known.branches(plain):
            for found in re.finditer(re.escape(name[1:]), plain):
                yield Read(*found.span(), "body", Named(name, function_of(name), "", True), 0.98)
    chinese, *english = body_patterns()
    for found in _overlapping(chinese, text):
        if found["head"] or found["work"].endswith(wording.HEAD_SIGNS):
            words = found.group()
            term = vocabulary().get(words)
            function = term.functions[0] if term and term.functions else function_of(words)
            named = Named(words, function, found["level"] or "", False)
            yield Read(*found.span(), "body", named)
    for pattern in english:
        for found in pattern.finditer(text):
            functions = vocabulary()[found["work"]].functions
            level = wording.LEVELS_EN.get(found["level"] or "", "")
            value = Named(found.group(), functions[0], level, False)
            yield Read(*found.span(), "body", value)


@lru_cache(maxsize=4096)
def _is_sign(words: str) -> bool:
    """Whether a name is also a way to ask: 各部门, 各地."""
    patterns = (*(pattern for _, pattern in signs()), *everywhere())
    return any(pattern.fullmatch(words) for pattern in patterns)


@lru_cache(maxsize=4096)
def function_of(name: str) -> str:
    """The id of the main function that a name tells."""
    from ..loaders.agencies import functions

    return functions(name)[0].id


# A short reading in small letters is a word first: 'song' is not 嵩县.
_PLAIN_READING = 5
_BEFORE_PLACE = re.compile(
    r"(?:^|(?:in|of|at|for|and|between|across|from|within|vs\.?|versus|with|or|to)|[,，、/])\s*$"
)


def _places(question: Question, known: Known) -> Iterator[Read]:
    text = question.text
    for name in known.zones():
        # 武汉东湖新技术开发区 is also 东湖新技术开发区.
        above = gazetteer.at_start(name, short=True)
        for known_as in {name, name[above.end :] if above else name}:
            for found in re.finditer(re.escape(flat(known_as)), text):
                if len(known_as) > 3:
                    yield Read(*found.span(), "place", Where(name, ()), 0.98)
    for start, sign in enumerate(text):
        if CJK.match(sign):
            match = gazetteer.at_start(text, start, short=True)
            while match is not None:
                where = where_is(match.word)
                short = len(match.word) < 3
                yield Read(start, match.end, "place", where, 1.2 if short else 1.03)
                # 乐山市 of 乐山市中医药, which begins with 乐山市中.
                match = gazetteer.at_start(text[: match.end - 1], start, short=True)
        elif sign.isdigit() and _begins(text, start):
            code = text[start : start + 6]
            if _ends(text, start + 6) and code in gazetteer.places():
                yield Read(start, start + 6, "place", Where(code, (code,)))
    yield from _english_places(question)


def _english_places(question: Question) -> Iterator[Read]:
    text = question.text
    words = [(m.start(), m.end()) for m in re.finditer(r"[a-z]+(?:'[a-z]{2,})?(?:-[a-z]+)*", text)]
    for first, (start, _) in enumerate(words):
        for last in range(first, min(first + 4, len(words))):
            end = words[last][1]
            if "  " in text[start:end] or re.search(r"[^a-z' -]", text[start:end]):
                break
            name = text[start:end]
            where = where_is(name)
            joined = not where.codes and last > first
            if joined:  # Jiang Hai
                where = where_is(re.sub(r"[ -]", "", name))
            if not where.codes:
                continue
            shown = question.cased[start].isupper() or _BEFORE_PLACE.search(text[:start])
            if len(name) >= _PLAIN_READING or shown:
                # A word of the vocabularies with the same letters comes first.
                yield Read(start, end, "place", where, 1.1 + 0.2 * joined)


_UNKNOWN = 10.0


def parse(question: Question, readings: Iterable[Read]) -> list[Read]:
    """The readings that cover the text with the least left over, and then the fewest pieces."""
    text = question.text
    starting: dict[int, list[Read]] = {}
    for one in readings:
        if one.end > one.start:
            starting.setdefault(one.start, []).append(one)
    best: list[tuple[float, Read | None]] = [(0.0, None)] * (len(text) + 1)
    for at in range(len(text) - 1, -1, -1):
        options = list(starting.get(at, ()))
        options.append(_step(text, at))
        choices = [(one.cost + best[one.end][0], -one.end, i) for i, one in enumerate(options)]
        cost, _, chosen = min(choices)
        best[at] = (cost, options[chosen])
    pieces = []
    at = 0
    while at < len(text):
        piece = best[at][1]
        assert piece is not None
        at = piece.end
        if piece.kind != "blank":
            pieces.append(piece)
    return _joined(text, pieces)


def _step(text: str, at: int) -> Read:
    """One step over what has no reading: a sign, or a whole English word."""
    if _ODD.match(text, at):
        return Read(at, at + 1, "unknown", None, _UNKNOWN)
    if _BLANK.match(text, at):
        return Read(at, at + 1, "blank", None, 0.0)
    word = _LATIN.match(text, at)
    end = word.end() if word else at + 1
    while word and end > at + 1 and text[end - 1] in "'’.-":
        end -= 1
    return Read(at, end, "unknown", None, _UNKNOWN)


def _joined(text: str, pieces: list[Read]) -> list[Read]:
    """Unknown signs side by side as one piece."""
    found: list[Read] = []
    for piece in pieces:
        last = found[-1] if found else None
        if (
            piece.kind == "unknown"
            and last is not None
            and last.kind == "unknown"
            and (last.end == piece.start or text[last.end : piece.start] == " ")
        ):
            found[-1] = last._replace(end=piece.end)
        else:
            found.append(piece)
    return found


# Words that turn a question; that a plan has them too does not make them a topic.
_TURNS = re.compile(r"^[不未没只仅但更还另几]|[除最]|以外|之外|以[前后]|之[前后]|多少")
_PARTICLES = frozenset("的了在是有由对和与及或把将、")
_MOST_STRETCHES = 12


def as_words(question: Question, pieces: list[Read], known: Known) -> list[Read]:
    """Words that no vocabulary has, where a duty in the graph has them, with what they join."""
    text = question.text
    found: list[Read] = []
    for group in close(text, _places_in_words(text, pieces, known)):
        if any(p.kind == "unknown" and CJK.search(text, p.start, p.end) for p in group):
            for a, b in stretches(text, group):
                words = text[group[a].start : group[b].end]
                if len(words) > 1 and not _TURNS.search(words) and known.has_words(words):
                    one = Read(group[a].start, group[b].end, "words", words)
                    group = [*group[:a], one, *group[b + 1 :]]
                    break
        found += group
    return found


def _places_in_words(text: str, pieces: list[Read], known: Known) -> list[Read]:
    """A short name of a place without documents is a part of unknown words it runs into.

    东湖 of 东湖新技术开发区 is not 东湖区.
    """
    found: list[Read] = []
    for i, piece in enumerate(pieces):
        after = pieces[i + 1] if i + 1 < len(pieces) else None
        if (
            piece.kind == "place"
            and piece.end - piece.start < 3
            and after is not None
            and (after.kind, after.start) == ("unknown", piece.end)
            and not known.has_documents(piece.value.value)
        ):
            piece = piece._replace(kind="unknown")
        found.append(piece)
    return _joined(text, found)


def close(text: str, pieces: list[Read]) -> Iterator[list[Read]]:
    """Pieces in a row that can be parts of the same words: side by side, and no signs or names."""
    group: list[Read] = []
    for piece in pieces:
        part = piece.kind in ("term", "act", "generic", "unknown", "courtesy")
        if group and not (part and group[-1].end == piece.start):
            yield group
            group = []
        # 医疗机构的投诉: a particle can be inside, and not at the edge.
        if part and (group or text[piece.start : piece.end] not in _PARTICLES):
            group.append(piece)
        else:
            yield [piece]
    if group:
        yield group


def stretches(text: str, group: list[Read]) -> list[tuple[int, int]]:
    """First and last piece of what may be the words, the longest first.

    All that means something is in; general words and courtesy (加强, 事) at the edges may be
    left out, particles are.
    """
    inner = [i for i, p in enumerate(group) if p.kind in ("term", "act", "unknown")]
    particle = [text[p.start : p.end] in _PARTICLES for p in group]
    pairs = [
        (a, b)
        for a in range(inner[0] + 1)
        for b in range(inner[-1], len(group))
        if not particle[a] and not particle[b]
    ]
    return sorted(pairs, key=lambda pair: pair[0] - pair[1])[:_MOST_STRETCHES]


def acts_alone(pieces: list[Read]) -> list[Read]:
    """What is done narrows what it is done about; named alone, it is what is asked about."""
    if any(p.kind in ("term", "words") for p in pieces):
        return pieces
    return [p._replace(kind="words") if p.kind == "act" else p for p in pieces]


def account(question: Question, pieces: list[Read], known: Known) -> None:
    """Every word has to be used."""
    about = any(p.kind in ("term", "words") for p in pieces)
    if any(p.kind == "unknown" or (p.kind == "generic" and not about) for p in pieces):
        words = _left(question, pieces)
        sought = _sought(question, pieces) if known.engine is not None else ""
        if sought:
            raise no_duty(sought, sought, words, pieces)
        raise Lost(
            f"看不懂“{'”“'.join(words)}”，所以没有回答。",
            f"Not understood: {', '.join(words)}; so nothing was answered.",
            unused=words,
            pieces=pieces,
        )


def _sought(question: Question, pieces: list[Read]) -> str:
    """Chinese words with an unknown part that were looked for in the duties: 抗菌药物."""
    unknown = [p for p in pieces if p.kind == "unknown"]
    if len(unknown) != 1 or not CJK.match(question.text, unknown[0].start):
        return ""
    group = next(g for g in close(question.text, pieces) if unknown[0] in g)
    a, b = max(stretches(question.text, group), key=lambda pair: pair[0] - pair[1])
    return question.cased[group[a].start : group[b].end]


def _left(question: Question, pieces: list[Read]) -> list[str]:
    """The words that mean nothing, each with the general ones and signs it stands against."""
    text = question.text
    found: list[Read] = []
    for piece in pieces:
        words = text[piece.start : piece.end]
        small = piece.kind == "courtesy" and len(words) == 1 and words not in _PARTICLES
        if piece.kind in ("unknown", "generic") or small:
            if found and found[-1].end == piece.start:
                unknown = "unknown" in (found[-1].kind, piece.kind)
                kind = "unknown" if unknown else piece.kind
                found[-1] = found[-1]._replace(end=piece.end, kind=kind)
            else:
                found.append(piece)
    left = [p for p in found if p.kind == "unknown"]
    return [question.cased[p.start : p.end] for p in left or found if p.kind != "courtesy"]


def nested(question: Question, pieces: list[Read]) -> list[Read]:
    """江海区 in 江门市的江海区: of two places side by side the one inside the other is meant."""
    found: list[Read] = []
    for piece in pieces:
        before = next((p for p in reversed(found) if p.kind not in ("courtesy", "above")), None)
        if piece.kind == "place" and before is not None and before.kind == "place":
            last = next(p for p in reversed(found) if p.kind != "courtesy")
            between = question.text[last.end : piece.start].strip(" ,")
            narrow = _narrower(before.value, piece.value)
            if narrow is not None and between in ("", "的", "of", "in", "'s"):
                found[found.index(before)] = before._replace(value=narrow)
                piece = piece._replace(kind="above")
        found.append(piece)
    return found


def joined_terms(pieces: list[Read]) -> list[Read]:
    """Two words of one topic right after one another mean that topic: 医保控费."""
    found: list[Read] = []
    for piece in pieces:
        last = found[-1] if found else None
        if piece.kind == "term" and last is not None and last.kind == "term":
            both = tuple(one for one in last.value.topics if one in piece.value.topics)
            if both and last.end == piece.start:
                found[-1] = last._replace(end=piece.end, value=Term(both, (), True))
                continue
        found.append(piece)
    return found


def _narrower(one: Where, other: Where) -> Where | None:
    for inner, outer in ((one, other), (other, one)):
        within = [
            code
            for code in inner.codes
            if any(up.code in outer.codes for up in gazetteer.ancestors(code))
        ]
        if within:
            return Where(inner.name, tuple(within))
    return None
