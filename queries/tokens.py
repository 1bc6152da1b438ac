"""The words of a Cypher statement, each with its place.

Strings, quoted names and comments end here exactly where both engines end them, so that a word
inside a string is never taken for a clause and a clause never for a string. What the two
engines might cut differently (escapes such as ``\\u0027``, letters that fold into ASCII) is an
error, not a guess.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ..graph.engine import QueryError

Kind = Literal["name", "quoted", "string", "number", "parameter", "mark", "end"]


class Refused(QueryError):
    """A statement that is not a plain question to the graph; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a statement: ``text`` as written, ``word`` in upper case when it is a name."""

    kind: Kind
    text: str
    at: int
    word: str = ""

    @property
    def end(self) -> int:
        return self.at + len(self.text)


_TOKEN = re.compile(
    r"""
      (?P<blank> \s+ | //[^\n\r]* | /\*.*?\*/ )
    | (?P<string> '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" )
    | (?P<quoted> `[^`\\]+` )
    | (?P<number> \d+(?:\.\d+)?(?:[eE][+-]?\d+)? (?!\w) )
    | (?P<parameter> \$[^\W\d]\w* )
    | (?P<name> [^\W\d]\w* )
    | (?P<mark> =~ | <> | <= | >= | \.\. | \|\| | /(?!\*) | [-+*%^=<>(){}\[\],.:;|&!] )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_BLANK = re.compile(r"[^\n]")

# What starts here and was not matched above, and what to do about it.
_BROKEN = (
    ("'", "a string that is not closed"),
    ('"', "a string that is not closed"),
    ("`", "a quoted name that is not closed, or is empty"),
    ("/*", "a comment that is not closed"),
    ("$", "a parameter is written $name, with a plain name"),
)


def refuse(cypher: str, at: int, why: str) -> Refused:
    """The error for one place in a statement; lines and columns count from 1."""
    line = cypher.count("\n", 0, at) + 1
    column = at - (cypher.rfind("\n", 0, at) + 1) + 1
    return Refused(why, line=line, column=column)


def tokens(cypher: str) -> list[Token]:
    """The words of a statement in order, with one ``end`` after the last.

    >>> [t.text for t in tokens("MATCH (d) // all\\nRETURN d.key AS `键`")]
    ['MATCH', '(', 'd', ')', 'RETURN', 'd', '.', 'key', 'AS', '`键`', '']
    """
    # Neo4j replaces such an escape before it reads the statement, also outside strings, so it
    # can close a string; nobody needs it, the character itself can be written.
    hidden = re.search(r"\\+[uU]", cypher)
    if hidden:
        raise refuse(cypher, hidden.start(), "write the character itself instead of \\u")
    found: list[Token] = []
    at = 0
    while at < len(cypher):
        match = _TOKEN.match(cypher, at)
        if match is None:
            raise refuse(cypher, at, _unreadable(cypher, at))
        kind, text = match.lastgroup, match.group()
        if kind == "name":
            _check_letters(cypher, at, text)
            found.append(Token("name", text, at, text.upper()))
        elif kind == "parameter":
            _check_letters(cypher, at, text[1:])
            found.append(Token("parameter", text, at))
        elif kind == "string":
            for escape in _ESCAPE.finditer(text):
                if escape[1] not in "\\'\"nrtbf":
                    place = at + escape.start()
                    raise refuse(cypher, place, f"no such escape in a string: \\{escape[1]}")
            found.append(Token("string", text, at))
        elif kind == "quoted":
            found.append(Token("quoted", text, at))
        elif kind == "number":
            found.append(Token("number", text, at))
        elif kind == "mark":
            found.append(Token("mark", text, at))
        at = match.end()
    found.append(Token("end", "", len(cypher)))
    return found


def plain(cypher: str, found: list[Token]) -> str:
    """The same statement with comments and odd blanks as plain blanks, every offset kept.

    What was checked is what the engine gets: it sees no comment and no U+3000.
    """
    parts: list[str] = []
    at = 0
    for token in found:
        parts.append(_BLANK.sub(" ", cypher[at : token.at]))
        parts.append(token.text)
        at = token.end
    return "".join(parts)


def _unreadable(cypher: str, at: int) -> str:
    for start, why in _BROKEN:
        if cypher.startswith(start, at):
            return why
    sign = cypher[at]
    name = unicodedata.name(sign, "")
    shown = sign if sign.isprintable() else ""
    return f"can't read {shown}".rstrip() + f" (U+{ord(sign):04X}{' ' + name if name else ''})"


def _check_letters(cypher: str, at: int, name: str) -> None:
    """Bare names are ASCII or of a script without upper and lower case, such as Chinese.

    Others may fold into ASCII in one engine (ſet → SET, ＬＯＡＤ → LOAD) and not in the other.
    """
    for offset, sign in enumerate(name):
        if not sign.isascii() and unicodedata.category(sign) not in ("Lo", "Nl"):
            raise refuse(
                cypher, at + offset, f"put a name with {sign} (U+{ord(sign):04X}) in back-ticks"
            )
