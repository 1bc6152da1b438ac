"""Which body a name means: whose it is, what it is a branch of, and under which key it is known.

Everything here goes by the name and the place alone, never by what else was read, so that
the same name in the same place is the same body on any machine and in any order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..ontology import places as gazetteer
from .agencies import (
    TAIL_BRACKET,
    complete,
    functions,
    is_collective,
    kind_of,
    level_words,
    lexicon,
    place_first,
)
from .records import Body, Match
from .source import fold, unspaced


@dataclass(frozen=True, slots=True)
class _Placed:
    """A name with its place taken off: whose place, the words that said so, what is left."""

    code: str | None
    word: str
    rest: str
    explicit: bool


@lru_cache(maxsize=64)
def _chain(place: str | None) -> list[gazetteer.Place]:
    if place is None or place not in gazetteer.places():
        return []
    return [gazetteer.places()[place], *gazetteer.ancestors(place)]


def _placed(words: str, place: str | None) -> _Placed:
    """Take the place off the head of a name: 翁源县…, 市…, 盐城海关, 国家…"""
    chain = _chain(place)
    full = place_first(words)
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
        return _Placed(gazetteer.NATION, word, words[len(word) :] or words, True)
    found = _of_level(level, word, chain)
    return _Placed(found or place, word, words[len(word) :], found is not None)


@lru_cache(maxsize=8192)
def _level_first(words: str) -> tuple[str, str]:
    """The word for a level that a name begins with, and the level; empty where it has none."""
    match = lexicon().functions.match(words)
    if match and words[match.end() :] == "部" and kind_of(words) == "department":
        return words, "national"  # a ministry: 公安部, 财政部
    for word, level in lexicon().levels if words.startswith(level_words()) else ():
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
    branch = lexicon().branch.match(TAIL_BRACKET.sub("", words))
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
        owner, (owner_source, owner_word) = gazetteer.NATION, told.national
        inner = _inner_place(placed.rest, chain) if not placed.explicit else None
        if inner:
            serves, serves_word = inner.code, inner.short
        elif not placed.explicit or placed.code == gazetteer.NATION:
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
    full = place_first(words)
    return words[full.end :] if full and full.end < len(words) - 1 else words


def _national(words: str) -> tuple[str, str] | None:
    for entry, pattern, code in lexicon().owners:
        found = pattern.search(words) if code == gazetteer.NATION else None
        if found:
            return f"owners:{entry}", found.group()
    return None


def _inner_place(rest: str, chain: list[gazetteer.Place]) -> gazetteer.Place | None:
    """The place named inside: 中国人民银行翁源县支行, 人行乐山市中心支行."""
    for p in chain:
        if p.code != gazetteer.NATION and len(p.short) > 1 and p.short in rest:
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
    words = rest if collective else TAIL_BRACKET.sub("", rest)
    for p in chain:
        if p.code != gazetteer.NATION and len(p.short) > 1 and p.short in words:
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
