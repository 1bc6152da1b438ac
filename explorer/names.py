"""What things are called, in the language of the page; nothing is translated.

In Chinese a name is its name. In English a body has its name with its sound, and its function
by the vocabulary; a place its sound and its name; a topic, a role, a function its label.
"""

from __future__ import annotations

from textwrap import fill

from ..ontology import places, topic_schemes
from ..ontology.sound import sound
from . import address, words
from .markup import Html, Part, tag


def entry(vocabulary: str, id: str | None) -> str:
    """What a vocabulary calls an entry."""
    return words.entry(address.lang(), vocabulary, id)


def reason(said: str) -> str:
    """Why the reader was unsure."""
    return words.reason(address.lang(), said)


def topic_name(id: str | None) -> str:
    """What a topic is called; one of no loaded scheme by its id."""
    if not id:
        return ""
    for scheme in topic_schemes():
        if id in scheme.concepts:
            concept = scheme.concepts[id]
            return concept.label_zh if address.lang() == "zh" else concept.label_en
    return id


def topic_order(id: str | None) -> str:
    """Where a topic stands in a list: by its name, whether or not that begins with a capital."""
    return topic_name(id).casefold()


def place_name(code: str | None, name: str | None) -> str:
    """A place by its name; in English with its sound before it."""
    name = name or code or ""
    if address.lang() == "zh" or not name:
        return name
    known = places.places().get(code or "")
    if known and known.name == name:
        return f"{known.pinyin.capitalize()} {name}"
    return f"{sound(name).capitalize()} {name}".strip()


def code_name(code: str | None) -> str:
    """A place by its code alone."""
    known = places.places().get(code or "")
    return place_name(code, known.name) if known else code or ""


def said(name: str | None) -> Html:
    """A name as it is written in a text, in English with its sound."""
    if not name:
        return Html("")
    shown = tag("span", name, class_="said-inline", lang="zh-Hans")
    if address.lang() == "zh":
        return shown
    return Html(shown + " " + tag("span", sound(name), class_="sound"))


def spoken(name: str) -> str:
    """A name where only plain text can stand: in a list to choose from, or a picture."""
    return name if address.lang() == "zh" else f"{name} ({sound(name)})"


def lined(name: str) -> str:
    """A name with its sound below it, for a picture: narrow, so that letters can be large, but on
    no more lines than a name of that width needs."""
    return f"{name}\n{_even(sound(name), max(14, 2 * len(name)))}"


def _even(words: str, most: int) -> str:
    """Words on as few lines of so many letters as they take, and these of about one length."""
    lines = fill(words, most).count("\n")
    tried = (fill(words, width, break_long_words=False) for width in range(1, most + 1))
    return next(text for text in tried if text.count("\n") == lines)


def body(name: str | None, link: Part = None) -> Html:
    """A body by its name, set strong; ``link`` is the name as a link where it leads somewhere."""
    if not name:
        return Html("")
    shown = tag("b", link if link is not None else name, class_="said-inline", lang="zh-Hans")
    if address.lang() == "zh":
        return shown
    return Html(shown + " " + tag("span", sound(name), class_="sound"))
