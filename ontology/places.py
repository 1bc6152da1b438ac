"""Places: the table of GB/T 2260, and how place names are found in text.

The table is `places.csv`, one row a bearer of a code (a code can have had several, one after
the other), made by tools/make_places.py; docs/places.md tells the sources and the cut-off date.
The words that go with names (endings, other spellings, what may follow) are `places-words.csv`,
zones known by name `places-zones.csv` and `places-zones-kept.csv`.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

_HERE = Path(__file__).parent
NATION = "100000"


@dataclass(frozen=True, slots=True)
class Place:
    """One bearer of a code of GB/T 2260.

    `since` is the first and `until` the last year-end at which the code stood for it: None in
    `since` means before the first code book (1980) or not known, None in `until` in force.
    `pinyin` is that of `short`, without tones, spaces and apostrophes, ü written v.
    """

    code: str
    name: str
    short: str
    level: str
    parent: str | None
    since: int | None
    until: int | None
    pinyin: str


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """Where a chain of place names stands in a text: `text[start:end] == word`.

    `codes` are the places that the chain can mean, sorted: one when it is unambiguous.
    """

    start: int
    end: int
    word: str
    codes: tuple[str, ...]

    @property
    def code(self) -> str | None:
        """The code when there is just one, else None."""
        return self.codes[0] if len(self.codes) == 1 else None


# --- the tables ----------------------------------------------------------------------------


def _lines(file: str) -> Iterator[list[str]]:
    with (_HERE / file).open(encoding="utf-8", newline="") as opened:
        lines = csv.reader(opened)
        next(lines)
        yield from lines


@cache
def _bearers() -> tuple[Place, ...]:
    return tuple(
        Place(
            code,
            name,
            short,
            level,
            parent or None,
            int(since) if since else None,
            int(until) if until else None,
            pinyin,
        )
        for code, name, level, parent, since, until, pinyin, short in _lines("places.csv")
    )


@cache
def places() -> Mapping[str, Place]:
    """Code → place, withdrawn codes included; of several bearers of a code the latest."""
    # A later bearer of a code stands after the earlier ones in the file.
    return MappingProxyType({place.code: place for place in _bearers()})


@cache
def _words() -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """Kind → (word, what it is of, what it is), in the order of places-words.csv."""
    words: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for kind, word, of, is_ in _lines("places-words.csv"):
        words[kind].append((word, of, is_))
    return MappingProxyType({kind: tuple(found) for kind, found in words.items()})


@cache
def _set(kind: str) -> frozenset[str]:
    return frozenset(word for word, _, _ in _words()[kind])


def by_letter(letter: str) -> str | None:
    """The province that a sign before 政 or 府 in a 文号 stands for: 粤 → 440000."""
    return next((code for word, code, _ in _words()["letter"] if word == letter), None)


def _one_of(*kinds: str) -> str:
    """A pattern for the words of these kinds, the longest first."""
    words = {word for kind in kinds for word in _set(kind)}
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


# --- names ---------------------------------------------------------------------------------


def ancestors(code: str) -> tuple[Place, ...]:
    """The places that this one lies in, the nearest first, up to the nation."""
    found = []
    above = places()[code].parent
    while above is not None:
        found.append(places()[above])
        above = found[-1].parent
    return tuple(found)


def _inside(place: Place, above: str) -> bool:
    parent = place.parent
    while parent is not None:
        if parent == above:
            return True
        parent = places()[parent].parent
    return False


@cache
def _ending(name: str, level: str) -> str:
    """What a name says the place is: 江海区 → 区, 恩施土家族苗族自治州 → 自治州, 井冈山 → ''."""
    fitting = [word for word, of, _ in _words()["ending"] if of == level and name.endswith(word)]
    return max(fitting, key=len, default="")


def _full_names(place: Place) -> tuple[str, ...]:
    """The names that stand by themselves: the official one, and the common ones (恩施州)."""
    ending = _ending(place.name, place.level)
    common = [is_ for word, _, is_ in _words()["common-ending"] if word == ending]
    found = [place.name, *(place.short + word for word in common if place.short != place.name)]
    found += [word for word, code, _ in _words()["alias"] if code == place.code]
    return tuple(dict.fromkeys(found))


def _short_names(place: Place) -> tuple[str, ...]:
    """The names that need something after them to be known for a place: 江海, 国家."""
    found = [] if place.short == place.name else [place.short]
    found += [word for word, code, _ in _words()["short-alias"] if code == place.code]
    return tuple(found)


def english_names(place: Place) -> tuple[str, ...]:
    """jianghai, jianghaiqu, "jianghai qu", "jianghai district"; and what English says (tibet)."""
    found = [place.pinyin]
    readings = {word: reading for word, _, reading in _words()["reading"]}
    for name in _full_names(place):
        # 恩施州 is no official ending of its level, but it is read like one.
        ending = _ending(name, place.level) or next(
            (word for word in sorted(readings, key=len, reverse=True) if name.endswith(word)), ""
        )
        if not ending:
            continue
        stem, reading = place.pinyin, readings[ending]
        if place.short == name:  # 任县: the short name holds the ending
            stem = stem.removesuffix(reading)
        found += [stem + reading, f"{stem} {reading}"]
        kinds = {
            kind
            for word, of, english in _words()["ending"]
            if (word, of) == (ending, place.level)
            for kind in english.split("|")
        }
        found += [f"{stem} {kind}" for kind in sorted(kinds)]
    if "v" in place.pinyin:  # 吕梁 is written lvliang, luliang and lyuliang
        found += [name.replace("v", other) for name in tuple(found) for other in ("u", "yu")]
    found += [word for word, code, _ in _words()["hidden"] if code == place.code]
    return tuple(dict.fromkeys(found))


@cache
def _by_code() -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in _bearers():
        found[place.code].append(place)
    return MappingProxyType({code: tuple(bearers) for code, bearers in found.items()})


@cache
def _former(code: str) -> tuple[Place, ...]:
    """Earlier bearers of a code that are the same place under another name: 襄樊市.

    Codes have also been given to other places; so a former name counts only when it never
    stood under another code and the next bearer followed at once.
    """
    bearers = _by_code()[code]
    full = _index().full
    return tuple(
        earlier
        for earlier, later in pairwise(bearers)
        if earlier.until is not None
        and later.since == earlier.until + 1
        and {place.code for place in full.get(earlier.name, ())} == {code}
    )


def names(code: str) -> tuple[str, ...]:
    """Every spelling by which a place is found, ASCII in lower case.

    For 440704: 440704, 江海区, 江海, 江门市江海区, 江门江海, 广东省江门市江海区, …, jianghai,
    jianghaiqu, "jianghai qu", "jianghai district". KeyError when there is no such code.
    """
    place = places()[code]
    chains = [""]
    for upper in reversed([above for above in ancestors(code) if above.code != NATION]):
        words = ("", *_short_names(upper), *_full_names(upper))
        chains = [chain + word for chain in chains for word in dict.fromkeys(words)]
    spelled = [place.code]
    for chain in sorted(dict.fromkeys(chains), key=len):
        for own in (place, *_former(code)):
            spelled += [chain + name for name in (*_full_names(own), *_short_names(own))]
    for own in (place, *_former(code)):
        spelled += english_names(own)
    return tuple(dict.fromkeys(spelled))


# --- looking names up ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Index:
    full: Mapping[str, tuple[Place, ...]]
    short: Mapping[str, tuple[Place, ...]]
    heads: Mapping[str, tuple[str, ...]]  # first two characters → names, the longest first
    gone: Mapping[str, tuple[Place, ...]]  # names that text uses for something else by now


@cache
def _index() -> _Index:
    full: dict[str, list[Place]] = defaultdict(list)
    short: dict[str, list[Place]] = defaultdict(list)
    gone: dict[str, list[Place]] = defaultdict(list)
    commons: dict[str, list[str]] = defaultdict(list)
    for word, _, is_ in _words()["common-ending"]:
        commons[word].append(is_)
    common = tuple(commons)
    for place in _bearers():
        if place.until is not None and place.name.endswith("地区"):
            # 盐城地区 was a prefecture until 1982; written today it means the area of 盐城市.
            gone[place.name].append(place)
            continue
        full[place.name].append(place)
        if place.short != place.name:
            short[place.short].append(place)
            if place.name.endswith(common):
                for word in commons[_ending(place.name, place.level)]:
                    full[place.short + word].append(place)
    for kind, found in (("alias", full), ("short-alias", short)):
        for word, code, _ in _words()[kind]:
            found[word].append(places()[code])
    heads: dict[str, list[str]] = defaultdict(list)
    for name in {*full, *short, *gone}:
        heads[name[:2]].append(name)
    return _Index(
        MappingProxyType({name: tuple(found) for name, found in full.items()}),
        MappingProxyType({name: tuple(found) for name, found in short.items()}),
        MappingProxyType(
            {head: tuple(sorted(found, key=len, reverse=True)) for head, found in heads.items()}
        ),
        MappingProxyType({name: tuple(found) for name, found in gone.items()}),
    )


def _sound(reading: str) -> str:
    """One key for the ways in which ü is written: lvliang, luliang, lyuliang."""
    return reading.replace("v", "u").replace("yu", "u")


@cache
def _readings() -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in _bearers():
        found[_sound(place.pinyin)].append(place)
    return MappingProxyType({reading: tuple(bearers) for reading, bearers in found.items()})


@cache
def _english_endings() -> tuple[str, ...]:
    """What can follow a reading: qu, district, …"""
    endings = {reading for _, _, reading in _words()["reading"]}
    endings |= {kind for _, _, kinds in _words()["ending"] for kind in kinds.split("|")}
    return tuple(sorted(endings))


def _in_english(wanted: str) -> Iterator[Place]:
    stems = {wanted.removesuffix(ending).rstrip() for ending in _english_endings()}
    # The reading of 任县 holds its ending, "ren county" does not.
    stems |= {stem + reading for stem in tuple(stems) for _, _, reading in _words()["reading"]}
    for stem in stems:
        for place in _readings().get(_sound(stem), ()):
            if wanted in english_names(place):
                yield place
    for word, code, _ in _words()["hidden"]:
        if word == wanted:
            yield places()[code]


def find(name: str) -> tuple[Place, ...]:
    """Every place with this spelling (one of `names`), in force or withdrawn, sorted by code.

    ASCII in any case, with or without apostrophes (Xi'an). A place that no longer bears its
    code is found by the name it had (襄樊市). Nothing found: an empty tuple. `in_force` takes
    the places of today out of the answer.
    """
    wanted = " ".join(name.split()).lower().replace("'", "").replace("’", "").replace("ü", "v")
    if wanted in places():
        return (places()[wanted],)
    if wanted.isascii():
        found = list(_in_english(wanted))
    else:
        wanted = wanted.replace(" ", "")
        ends = _chains(wanted, 0, None, last_short=True)
        found = [place for place, end, _ in ends if end == len(wanted)]
        found += _index().gone.get(wanted, ())
    return tuple(sorted(set(found), key=lambda place: (place.code, place.until or 9999)))


# Plans are read as of their own time, and the code book changes every year: of places that
# were withdrawn, those count as candidates beside places in force that lost their code since.
_RECENT = 2010


def _bore(place: Place, year: int | None, *, late: int = 0) -> bool:
    """Whether the code stood for the place at the end of a year, or ended `late` years before."""
    return year is not None and (place.since or 0) <= year <= (place.until or 9999) + late


def in_force(found: Iterable[Place], year: int | None = None) -> tuple[Place, ...]:
    """Of places with one name, those that it can mean: one a code, sorted by code.

    Those in force in that year; without a year those in force today, and those withdrawn
    since 2010 in provinces where no place in force has the name (江北区 of 重庆市 beside that
    of 宁波市). Where there are none, those that were withdrawn last.
    """
    found = list(found)
    if year is not None:
        then = [p for p in found if _bore(p, year)]
        # A place withdrawn in the middle of a year has the year before as its last.
        then = then or [p for p in found if _bore(p, year, late=1)]
        if then:
            return tuple(sorted({p.code: p for p in then}.values(), key=attrgetter("code")))
    best = [place for place in found if place.until is None]
    if best:
        provinces = {place.code[:2] for place in best}
        best += [p for p in found if (p.until or 0) >= _RECENT and p.code[:2] not in provinces]
    elif found:
        last = max(place.until or 0 for place in found)
        best = [place for place in found if place.until == last]
    return tuple(sorted({place.code: place for place in best}.values(), key=attrgetter("code")))


# --- names in text -------------------------------------------------------------------------


@cache
def _continuations() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word, _, after in _words()["not-before"]:
        found[word].append(after)
    return MappingProxyType({word: tuple(afters) for word, afters in found.items()})


def _continues(text: str, end: int) -> bool:
    """Whether the last character belongs to another word: 江门市 in 江门市场监管局."""
    afters = _continuations().get(text[end - 1])
    return afters is not None and text.startswith(afters, end)


def _chains(
    text: str, pos: int, above: str | None, *, last_short: bool, year: int | None = None
) -> Iterator[tuple[Place, int, int]]:
    """Every place that a chain of names at `pos` can end in: place, end, start of its own name.

    Each name of a chain lies inside the one before. A short name stands only before another
    name of the chain or, with `last_short`, at its end. 毕节地区 was a place until 2010: in a
    text of such a `year` it means that.
    """
    index = _index()
    for name in index.heads.get(text[pos : pos + 2], ()):
        if not text.startswith(name, pos):
            continue
        end = pos + len(name)
        full = () if _continues(text, end) else index.full.get(name, ())
        short = index.short.get(name, ())
        if year is not None and name in index.gone:
            gone = index.gone[name]
            full += tuple(p for p in gone if _bore(p, year, late=1))
        for place in dict.fromkeys((*full, *short)):
            if above is not None and above != NATION and not _inside(place, above):
                continue
            if last_short or place in full:
                yield place, end, pos
            if place.level != "county":
                yield from _chains(text, end, place.code, last_short=last_short, year=year)


def at_start(
    text: str,
    pos: int = 0,
    *,
    short: bool = False,
    within: str | None = None,
    year: int | None = None,
) -> PlaceMatch | None:
    """The longest chain of place names written at `text[pos:]`, or None.

    江门市江海区落实… → 440704 with the word 江门市江海区. Each name lies inside the one before.
    With `short`, the last name may be a short one (盐城海关 → 盐城): the caller knows what
    must follow. With `within`, only that place and places in it. Of several places of that
    name those count that `in_force` takes, with `year` as of then; when several remain
    (鼓楼区), all of them are given.
    """
    chains = _chains(text, pos, None, last_short=short, year=year)
    found = [(place, end) for place, end, _ in chains]
    if within is not None:
        found = [(p, end) for p, end in found if p.code == within or _inside(p, within)]
    return _match(text, pos, found, year)


def _match(
    text: str, pos: int, found: list[tuple[Place, int]], year: int | None
) -> PlaceMatch | None:
    if not found:
        return None
    end = max(end for _, end in found)
    best = in_force((place for place, stop in found if stop == end), year)
    if not any(text.endswith(_full_names(place), pos, end) for place in best):
        best = _widest(best)
    return PlaceMatch(pos, end, text[pos:end], tuple(place.code for place in best))


def _widest(best: tuple[Place, ...]) -> tuple[Place, ...]:
    """What a short name alone means: 海南 the province, 抚顺 the city and not the county in it."""
    provinces = tuple(place for place in best if place.level == "province")
    codes = [place.code for place in best]
    return provinces or tuple(p for p in best if not any(_inside(p, code) for code in codes))


_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")


def _stands_out(text: str, match: PlaceMatch) -> bool:
    """Whether a name in running text is one, not a piece of other words.

    市和县 holds no 和县 and 新城区 no 新城区; inside a chain (马鞍山市和县) they are names.
    """
    word = match.word
    if word in _set("common"):
        return False
    if len(word) > 2:
        return True
    if word.endswith("区"):  # 城区, 郊区, 矿区
        return False
    before = text[match.start - 1 : match.start]
    return not _IDEOGRAPH.match(before) and text[match.end : match.end + 1] not in _set(
        "not-after-two"
    )


def in_text(text: str, *, within: str | None = None, year: int | None = None) -> list[PlaceMatch]:
    """Every chain of full place names in the text, left to right, the longest at each spot.

    Linear in the length of the text. Names that are also words (新城区, 资源县) and names of
    two characters are found only where they stand out; at the start of a line or name, where
    a place is expected, ask `at_start`.
    """
    heads = _index().heads
    found = []
    pos, last = 0, len(text) - 1
    while pos < last:
        if text[pos : pos + 2] in heads:
            match = at_start(text, pos, within=within, year=year)
            if match is not None and _stands_out(text, match):
                found.append(match)
                pos = match.end
                continue
        pos += 1
    return found


# --- zones and towns -----------------------------------------------------------------------


@cache
def _zones() -> Mapping[str, str]:
    """Own name of a zone → code of the place above, where the name alone tells it.

    芦台经济开发区 is found as such and as 河北唐山芦台经济开发区; but of 石家庄高新技术产业开发区
    nothing is left without the place: that is what the rule reads.
    """
    known: dict[str, set[str]] = defaultdict(set)
    kind = re.compile(f"(?:{_one_of('zone', 'zone-weak')})+$")
    for file in ("places-zones-kept.csv", "places-zones.csv"):
        for name, above, _ in _lines(file):
            known[name].add(above)
            for _, end, _ in _chains(name, 0, None, last_short=True):
                if len(kind.sub("", name[end:])) >= 2:
                    known[name[end:]].add(above)
    return MappingProxyType({name: found.pop() for name, found in known.items() if len(found) == 1})


@cache
def _known_zone() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_zones(), key=len, reverse=True))))


@cache
def _own_name() -> re.Pattern[str]:
    """What is left of a zone's or town's own name after a place name."""
    letter = r"[\u3400-\u9fff]"
    apart = rf"(?:(?!{_one_of('not-in-zone')}){letter})"
    office = _one_of("office")
    return re.compile(
        rf"(?P<zone>{apart}{{0,12}}?(?:{_one_of('zone')}))"
        rf"(?={office}|{_one_of('after-zone')}|$|(?!{letter}))"
        rf"|(?P<weak>{apart}{{0,12}}?(?:{_one_of('zone-weak')}))(?={office})"
        rf"|(?P<town>{apart}{{1,8}}?(?:{_one_of('town')}))(?={office}|关于|$|(?!{letter}))"
    )


def zone_at_start(
    text: str, pos: int = 0, *, year: int | None = None
) -> tuple[PlaceMatch, str] | None:
    """The place above and the own name of a development zone or town written at `text[pos:]`.

    翁源县龙仙镇人民政府 → (翁源县, 龙仙镇); 翁源经济开发区管委会 → (翁源, 翁源经济开发区): a place
    above that is only named in short belongs to the own name. 雄安新区 is known by its name:
    its match is empty, with the code of the place above. Zones and towns have no code: what
    they issue applies to the place above, under their own name.
    """
    # 浦东新区 is a place itself; what has lost its code (加格达奇区) may be known for a zone.
    itself = _chains(text, pos, None, last_short=False, year=year)
    stood = [end for place, end, _ in itself if place.until is None or _bore(place, year)]
    full_end = max(stood, default=pos)
    found = list(_chains(text, pos, None, last_short=True, year=year))
    for end in sorted({pos, *(end for _, end, _ in found)}):
        zone = _known_zone().match(text, end)
        if zone and zone.end() > full_end:
            code = _zones()[zone.group()]
            # 盐城 in 盐城经济技术开发区 names the place above.
            ends = [e for place, e, _ in found if place.code == code and e <= zone.end()]
            stop = max(ends, default=end)
            return PlaceMatch(pos, stop, text[pos:stop], (code,)), zone.group()
    # The longest chain first: 韶关市翁源 before 韶关市.
    for end in sorted({end for _, end, _ in found}, reverse=True):
        own = _own_name().match(text, end)
        if own is None or own.end() <= full_end:
            continue
        here = [(place, start) for place, stop, start in found if stop == end]
        start = max(start for _, start in here)
        full = text[start:end] in _index().full and not _continues(text, end)
        if own.lastgroup == "town" and not full and start == pos:
            continue  # 平安镇 alone does not say that it lies in 平安区
        match = _match(text, pos, [(place, end) for place, _ in here], year)
        assert match is not None
        return match, own.group() if full else text[start:end] + own.group()
    return None
