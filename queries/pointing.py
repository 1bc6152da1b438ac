"""Where in a statement an error is: a place for messages that name only a word, and a mark."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from ..graph.engine import QueryError
from .tokens import Token, tokens

# What the embedded engine says without a place, and the words around the one that it means.
_NAMED = (
    re.compile(r"Cannot find property (?P<name>\S+) for (?P<before>\S+?)\.?$"),
    re.compile(r"Table (?P<name>\S+) does not exist"),
    re.compile(r"Variable (?P<name>\S+) is not in scope"),
    re.compile(r"Function (?P<name>\S+) (?:did not receive|does not exist)"),
)


def pointed(error: QueryError, text: str) -> QueryError:
    """The error with a place in the text where one can be told, and that line marked below it.

    The mark is a note of the exception: traceback, notebook and command line show it.
    """
    if error.line is None or error.column is None:
        at = _meant(str(error), text)
        if at is None:
            return error
        line = text.count("\n", 0, at) + 1
        found = QueryError(str(error), line=line, column=at - (text.rfind("\n", 0, at) + 1) + 1)
    else:
        found = error
    if marked := mark(text, found.line, found.column):
        found.add_note(marked)
    return found


def moved(error: QueryError, before: str) -> QueryError:
    """The same error, its place counted from the start of a text that begins with ``before``."""
    line, column = error.line, error.column
    if line is None or column is None or not before:
        return error
    words = str(error).removesuffix(f" (line {line}, column {column})")
    if line == 1:
        column += len(before) - before.rfind("\n") - 1
    return type(error)(words, line=line + before.count("\n"), column=column)


def mark(text: str, line: int | None, column: int | None) -> str:
    """The line of a text, and below it a mark under the column; both count from 1."""
    lines = text.split("\n")
    if line is None or column is None or not 1 <= line <= len(lines):
        return ""
    shown = lines[line - 1].rstrip()
    before = "".join("\u3000" if _wide(sign) else " " for sign in shown[: column - 1])
    return f"  {shown}\n  {before}^"


def _wide(sign: str) -> bool:
    return east_asian_width(sign) in "WF"


def _meant(message: str, text: str) -> int | None:
    """Where the word stands that a message names."""
    for pattern in _NAMED:
        if found := pattern.search(message):
            break
    else:
        return None
    words = tokens(text)
    before = found.groupdict().get("before")
    places = [
        word.at
        for at, word in enumerate(words)
        if _plain(word) == found["name"]
        and (before is None or [_plain(one) for one in words[max(0, at - 2) : at]] == [before, "."])
    ]
    if not places and (low := found["name"].lower()):
        places = [word.at for word in words if word.text.lower() == low]
    if not places:
        return None
    # A variable that is known at first may be out of scope later on.
    return places[-1 if message.startswith("Variable") else 0]


def _plain(word: Token) -> str:
    return word.text.strip("`")
