"""The words that made-up plans are of, and the names of their places and bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from zeren.loaders.bodies import identify
from zeren.loaders.records import Body
from zeren.ontology import places as gazetteer
from zeren.ontology.places import Place

AGENCIES = 40
_WHOLE_LETTERS = ("自治区", "地区", "林区", "特区")


@cache
def grammar() -> Mapping[str, Any]:
    """The words that plans are made of."""
    text = Path(__file__).with_name("grammar.yaml").read_text(encoding="utf-8")
    made: Mapping[str, Any] = yaml.safe_load(text)
    return made


def letter(place: Place) -> str:
    """The word by which bodies name their place: 区 of 区财政局."""
    whole = (word for word in _WHOLE_LETTERS if place.name.endswith(word))
    return next(whole, place.name[-1])


def full_name(place: Place) -> str:
    """The place with those above it: 广东省江门市江海区."""
    above = [one.name for one in gazetteer.ancestors(place.code) if one.code != gazetteer.NATION]
    return "".join([*reversed(above), place.name])


def number(place: Place) -> str:
    return f"{place.short}府办〔2020〕{int(place.code) % 97 + 1}号"


def title(place: Place) -> str:
    return f"{full_name(place)}{grammar()['reform']}实施方案"


@dataclass(frozen=True, slots=True)
class Agency:
    """A body of a place: its work, and the ways in which the plan spells it, the first mostly."""

    work: str
    names: tuple[str, ...]


def agencies(place: Place, random: Random) -> list[Agency]:
    word = letter(place)
    above = gazetteer.places()[place.parent] if place.parent else None
    found = []
    for work, names in grammar()["bodies"].items():
        if names[0].startswith("委") and len(word) > 1:
            continue
        if not names[0].startswith("~"):
            found.append(Agency(work, tuple(word + name for name in names)))
        # 州生态环境局和龙分局, 市生态环境局商都分局: where a place begins with a word that joins
        # names, the reader takes one body for two. Such branches are left out.
        elif (
            above
            and (place.level, above.level) == ("county", "prefecture")
            and not place.short.startswith(("和", "商", "会同"))
        ):
            branch = f"{letter(above)}{names[0][1:]}{place.short}分局"
            # Where the short name is that of two places, the name does not tell the branch's.
            if identify(branch, place.code).serves == place.code:
                found.append(Agency(work, (branch,)))
    return random.sample(found, AGENCIES)


@cache
def body(name: str, place: str) -> Body:
    return identify(name, place)
