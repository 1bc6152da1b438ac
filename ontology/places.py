"""Places: the table of GB/T 2260 and how place names are found in text.

The table is `places.csv`, one row a bearer of a code (a code can have had several, one after
the other), made by tools/make_places.py; docs/places.md tells the sources and the cut-off date.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

_HERE = Path(__file__).parent
NATION = "100000"


@dataclass(frozen=True, slots=True)
class Place:
    """One bearer of a code of GB/T 2260.

    `since` is the first and `until` the last year-end at which the code book has it so: None
    in `since` means before the first book (1980) or not known, None in `until` in force.
    `pinyin` is that of `short`, without tones and spaces, ü written v.
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


@dataclass(frozen=True, slots=True)
class _Table:
    places: Mapping[str, Place]  # code → latest bearer
    bearers: tuple[Place, ...]
    named: Mapping[str, tuple[Place, ...]]  # full or short name → bearers
    heads: Mapping[str, tuple[str, ...]]  # first two characters → names, longest first
    english: Mapping[str, tuple[Place, ...]]  # pinyin → bearers


def _number(text: str) -> int | None:
    return int(text) if text else None


@cache
def _table() -> _Table:
    bearers = []
    with (_HERE / "places.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        for code, name, level, parent, since, until, pinyin, short in lines:
            years = _number(since), _number(until)
            bearers.append(Place(code, name, short, level, parent or None, *years, pinyin))
    named: dict[str, list[Place]] = defaultdict(list)
    english: dict[str, list[Place]] = defaultdict(list)
    for place in bearers:
        named[place.name].append(place)
        if place.short != place.name:
            named[place.short].append(place)
        english[place.pinyin].append(place)
    heads: dict[str, list[str]] = defaultdict(list)
    for name in named:
        heads[name[:2]].append(name)
    return _Table(
        # A later bearer of a code stands after the earlier ones in the file.
        MappingProxyType({place.code: place for place in bearers}),
        tuple(bearers),
        MappingProxyType({name: tuple(found) for name, found in named.items()}),
        MappingProxyType({k: tuple(sorted(v, key=len, reverse=True)) for k, v in heads.items()}),
        MappingProxyType({name: tuple(found) for name, found in english.items()}),
    )


@cache
def _words() -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """Kind → (word, level, English) from places-words.csv, in the order of the file."""
    words: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    with (_HERE / "places-words.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        for kind, word, level, english in lines:
            words[kind].append((word, level, english))
    return MappingProxyType({kind: tuple(found) for kind, found in words.items()})


def places() -> Mapping[str, Place]:
    """Code → place, withdrawn codes included; of several bearers of a code the latest."""
    return _table().places


def ancestors(code: str) -> tuple[Place, ...]:
    """The places that this one lies in, the nearest first, up to the nation."""
    found = []
    above = places()[code].parent
    while above is not None:
        found.append(places()[above])
        above = found[-1].parent
    return tuple(found)


def _inside(place: Place, above: Place) -> bool:
    return above.code == NATION or (
        place.code != above.code and any(p.code == above.code for p in ancestors(place.code))
    )


def _best(found: Iterable[Place]) -> tuple[Place, ...]:
    """Those in force; when there are none, those that were withdrawn last."""
    found = list(found)
    current = [place for place in found if place.until is None]
    if not current and found:
        last = max(place.until or 0 for place in found)
        current = [place for place in found if place.until == last]
    return tuple(sorted({p.code: p for p in current}.values(), key=lambda place: place.code))


def _english_kind(place: Place) -> tuple[str, ...]:
    """The English words for what a place is: 江海区 → district."""
    kinds = [
        english
        for word, level, english in _words()["ending"]
        if level == place.level and place.name.endswith(word)
    ]
    return tuple(dict.fromkeys(kinds[:1]))


@cache
def _reading_of_endings() -> Mapping[str, str]:
    return MappingProxyType({word: reading for word, _, reading in _words()["reading"]})


def names(code: str) -> tuple[str, ...]:
    """Every spelling of a place by which it is found, ASCII in lower case.

    For 440704: 440704, 江海区, 江海, 江门市江海区, 江门江海, 广东省江门市江海区, …, jianghai,
    jianghaiqu, "jianghai qu", "jianghai district". KeyError when there is no such code.
    """
    place = places()[code]
    uppers = [p for p in ancestors(code) if p.code != NATION]
    chains = [""]
    for upper in reversed(uppers):
        chains = [c + word for c in chains for word in dict.fromkeys(("", upper.short, upper.name))]
    spelled = [place.code]
    for chain in dict.fromkeys(sorted(chains, key=len)):
        spelled += [chain + place.name, chain + place.short]
    spelled += english_names(place)
    return tuple(dict.fromkeys(spelled))


def english_names(place: Place) -> tuple[str, ...]:
    """jianghai, jianghaiqu, "jianghai qu", "jianghai district", and hidden words (tibet)."""
    found = [place.pinyin]
    ending = place.name.removeprefix(place.short)
    reading = _reading_of_endings().get(ending)
    if reading:
        found += [place.pinyin + reading, f"{place.pinyin} {reading}"]
    found += [f"{place.pinyin} {kind}" for kind in _english_kind(place)]
    found += [word for word, code, _ in _words().get("hidden", ()) if code == place.code]
    return tuple(dict.fromkeys(found))


def find(name: str) -> tuple[Place, ...]:
    """Every place with this spelling (one of `names`), in force or withdrawn, sorted by code.

    ASCII in any case. Earlier bearers of a code are found by their own names (襄樊市).
    """
    table = _table()
    wanted = " ".join(name.split()).lower()
    if wanted in table.places:
        return (table.places[wanted],)
    if wanted.isascii():
        found = _find_english(wanted)
    else:
        found = [
            place for place, end in _chains(wanted, 0, None, last_short=True) if end == len(wanted)
        ]
        found += table.named.get(wanted, ())
    return tuple(sorted(set(found), key=lambda p: (p.code, p.until or 9999)))


def _find_english(wanted: str) -> list[Place]:
    table = _table()
    hidden = [code for word, code, _ in _words().get("hidden", ()) if word == wanted]
    stems = {wanted, wanted.split(" ")[0]} | {
        wanted.removesuffix(reading).strip()
        for _, _, reading in _words()["reading"]
        if wanted.endswith(reading)
    }
    stems |= {wanted.removesuffix(english).strip() for _, _, english in _words()["ending"]}
    found = [place for stem in stems for place in table.english.get(stem, ())]
    return [place for place in found if wanted in english_names(place)] + [
        table.places[code] for code in hidden
    ]


def _is_full(name: str, place: Place) -> bool:
    return name == place.name


def _chains(
    text: str, pos: int, above: Place | None, *, last_short: bool
) -> Iterator[tuple[Place, int]]:
    """Every place that a chain of names starting at `pos` can end in, with that end.

    Each name of a chain lies inside the one before. A short name stands only before another
    name of the chain, or, with `last_short`, at its end.
    """
    table = _table()
    for name in table.heads.get(text[pos : pos + 2], ()):
        if not text.startswith(name, pos):
            continue
        end = pos + len(name)
        for place in table.named[name]:
            if above is not None and not _inside(place, above):
                continue
            if last_short or (_is_full(name, place) and not _continues(text, end, name)):
                yield place, end
            if place.level != "county":
                yield from _chains(text, end, place, last_short=last_short)


@cache
def _continuations() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word, _, after in _words().get("not-before", ()):
        found[word].append(after)
    return MappingProxyType({word: tuple(afters) for word, afters in found.items()})


def _continues(text: str, end: int, name: str) -> bool:
    """Whether the last character belongs to another word: 江门市 in 江门市场监管局."""
    return any(text.startswith(after, end) for after in _continuations().get(name[-1], ()))


def at_start(
    text: str, pos: int = 0, *, short: bool = False, within: str | None = None
) -> PlaceMatch | None:
    """The longest chain of place names written at `text[pos:]`, or None.

    江门市江海区落实… → 440704 with the word 江门市江海区. Each name lies inside the one before.
    With `short`, the last name may be a short one (盐城海关 → 盐城): the caller knows what
    must follow. With `within`, only places in that code. Places in force go before withdrawn
    ones; when several remain (鼓楼区), all of them are given.
    """
    found = list(_chains(text, pos, None, last_short=short))
    if within is not None:
        found = [(p, e) for p, e in found if p.code == within or _inside(p, places()[within])]
    if not found:
        return None
    end = max(end for _, end in found)
    best = _best(place for place, stop in found if stop == end)
    return PlaceMatch(pos, end, text[pos:end], tuple(place.code for place in best))


_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")


def in_text(text: str) -> list[PlaceMatch]:
    """Every chain of full place names in the text, left to right, the longest at each spot."""
    heads = _table().heads
    found = []
    pos = 0
    while pos < len(text) - 1:
        if text[pos : pos + 2] in heads and (match := at_start(text, pos)) is not None:
            found.append(match)
            pos = match.end
        else:
            pos += 1
    return found


@cache
def _own_name() -> re.Pattern[str]:
    """A zone's or town's own name, up to the word that must follow it."""

    def one_of(kind: str) -> str:
        words = sorted((word for word, _, _ in _words()[kind]), key=len, reverse=True)
        return "|".join(map(re.escape, words))

    return re.compile(
        rf"[\u3400-\u9fff]{{0,12}}?(?:{one_of('zone')}|(?<=.){one_of('town')})"
        rf"(?=$|[^\u3400-\u9fff]|{one_of('after-zone')})"
    )


def zone_at_start(text: str, pos: int = 0) -> tuple[PlaceMatch, str] | None:
    """The place above and the own name of a development zone or town written at `text[pos:]`.

    翁源县龙仙镇人民政府 → (翁源县, 龙仙镇); 翁源经济开发区管委会 → (翁源, 翁源经济开发区): where the
    place above is only named in short, its name belongs to the own name. Zones and towns have
    no code: what they issue applies to the place above, under their own name.
    """
    above = at_start(text, pos)
    if above is not None and (own := _own_name().match(text, above.end)):
        return above, own.group()
    above = at_start(text, pos, short=True)
    if above is not None and (own := _own_name().match(text, above.end)):
        last = max(len(name) for name in _last_names(above))
        return above, text[above.end - last : above.end] + own.group()
    return None


def _last_names(match: PlaceMatch) -> list[str]:
    """The last name of the chain: 翁源 in 韶关市翁源."""
    found = [places()[code] for code in match.codes]
    written = [name for place in found for name in (place.name, place.short)]
    return [name for name in written if match.word.endswith(name)]
