"""What makes two documents, two duties or two bodies one: ids that follow from the content.

The same input gives the same ids on any machine and in any order; nothing here depends on what
else was read.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from ..ontology import places as gazetteer
from ..ontology import scheme

if TYPE_CHECKING:
    from ..loaders.records import Body, Document


def make_id(letter: str, *identity: str | int | None) -> str:
    """A letter and 16 hex digits that follow from the identity alone, on any machine."""
    text = json.dumps(identity, ensure_ascii=False, separators=(",", ":"))
    return letter + blake2b(text.encode(), digest_size=8).hexdigest()


_SPACE = re.compile(r"\s+")
_BRACKETS = str.maketrans("[]［］【】()（）{}", "〔〕" * 6)
_LEADING = re.compile(r"(?<=〕)第?0*(?=\d)")


def normal_number(number: str) -> str:
    """A 文号 as it is compared.

    >>> normal_number("国办发[2018] 63 号") == normal_number("国办发〔2018〕第63号")
    True
    """
    words = unicodedata.normalize("NFKC", _SPACE.sub("", number)).translate(_BRACKETS)
    return _LEADING.sub("", words)


_ENACTED = re.compile(r"^.*?(?:关于)?(?:印发|转发|发布|公布)(?P<inner>.{4,}?)(?:的通知|的函)?$")
_MARKS = re.compile(r"[《》〈〉“”\s]")


def normal_title(title: str) -> str:
    """A title as it is compared: without marks and spaces, and without the notice around it.

    >>> normal_title("某县人民政府关于印发《某县医改方案》的通知")
    '某县医改方案'
    """
    words = _MARKS.sub("", title)
    found = _ENACTED.match(words)
    return found["inner"] if found else words


@cache
def own_title(title: str) -> str:
    """A title as a document of the same place writes it: with or without the place's name.

    >>> own_title("江门市江海区河道管理方案") == own_title("江海区河道管理方案") == "河道管理方案"
    True
    """
    words = normal_title(title)
    found = gazetteer.at_start(words)
    return words[found.end :] if found else words


def document_id(place: str | None, number: str | None, title: str, date: str | None) -> str:
    """The id of a document: place and number, else place, title and date."""
    if number:
        return make_id("d", place, normal_number(number))
    return make_id("d", place, normal_title(title), date)


def id_of(document: Document) -> str:
    """The id of a document that was read. A zone has no code: its own name stands beside it."""
    place = document.place
    if document.place_name and not document.number:
        place = f"{place}/{document.place_name}"
    return document_id(place, document.number, document.title, document.issued_on)


@cache
def place_of_title(title: str) -> str | None:
    """The place whose organ issued a cited document, by the head of its title.

    >>> place_of_title("国务院办公厅关于改革完善医疗卫生行业综合监管制度的指导意见")
    '100000'
    """
    words = _MARKS.sub("", title).removeprefix("中共")
    if found := gazetteer.at_start(words):
        return found.code
    national = scheme("levels").concepts["national"].words
    return gazetteer.NATION if words.startswith(national) else None


def agency_id(body: Body) -> str:
    return make_id("a", *body.identity)
