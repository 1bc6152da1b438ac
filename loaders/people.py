"""Leading groups and their members, from a list in an annex (成员名单)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..ontology import scheme
from .agencies import alternation, complete, kind_of
from .bodies import identify
from .records import Mention, Person
from .source import flow, fold, lines, unspaced

_HAN_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}$|[\u4e00-\u9fff]{2,}·[\u4e00-\u9fff·]+$")


@dataclass(frozen=True)
class Members:
    """The people of a list and the group they are members of."""

    group: Mention | None
    people: tuple[Person, ...]


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    positions = [w for c in scheme("positions").concepts.values() for w in c.words]
    spaced = sorted(
        (r"\s*".join(re.escape(c) for c in w) for w in positions), key=len, reverse=True
    )
    label = re.compile(rf"\s*(?P<label>{'|'.join(spaced)})\s*(?:：|\s|$)")
    post = re.compile(alternation(w for c in scheme("posts").concepts.values() for w in c.words))
    title = re.compile(
        rf"(?P<group>\S.{{2,60}}?)\s*(?:{alternation(scheme('sections').concepts['members'].words)})\s*$"
    )
    return label, post, title


def members(text: str, start: int, place: str | None) -> Members:
    """The list of members that begins after `start`, if there is one.

    A line gives label, name and post, apart by white space or tabs; a blank label takes the
    one above; spaces inside a name or label are dropped. The list ends with the first line
    that is no such row.
    """
    label_at, post_at, title_at = _patterns()
    people: list[Person] = []
    group: Mention | None = None
    position: str | None = None
    for line in lines(text[start:]):
        begin, stop = start + line.start, start + line.end
        words = fold(text[begin:stop])
        if position is None and not people:
            found = title_at.match(words.strip())
            if found and not words.lstrip().startswith("附件"):
                offset = begin + len(words) - len(words.lstrip())
                run = flow(text, offset + found.start("group"), offset + found.end("group"))
                name = unspaced(run.text)
                if kind_of(name) == "group":
                    a, b = run.span(0, len(run))
                    group = Mention(name, a, b, identify(name, place))
                continue
        label = label_at.match(words)
        rest_at = 0
        if label:
            position = unspaced(label["label"])
            rest_at = label.end()
        elif position is None:
            continue
        row = _row(words[rest_at:], post_at)
        if row is None:
            if people and not label:
                break
            continue
        name, post, post_start, _ = row
        quote_start = begin + len(words) - len(words.lstrip())
        quote_end = begin + len(words.rstrip())
        agency = _agency(post, begin + rest_at + post_start, post_at, place)
        assert position is not None
        people.append(
            Person(
                name,
                position,
                post,
                agency,
                group,
                text[quote_start:quote_end],
                quote_start,
                quote_end,
            )
        )
    return Members(group if people else None, tuple(people))


def _row(words: str, post_at: re.Pattern[str]) -> tuple[str, str, int, int] | None:
    """Name and post of a row, with the place of the post in it."""
    tokens = [(m.group(), m.start(), m.end()) for m in re.finditer(r"\S+", words)]
    if len(tokens) < 2:
        return None
    name, rest = tokens[0][0], tokens[1:]
    if len(name) == 1 and len(rest) > 1 and len(rest[0][0]) <= 2:
        name, rest = name + rest[0][0], rest[1:]
    post_start, post_end = rest[0][1], rest[-1][2]
    post = words[post_start:post_end]
    if not _HAN_NAME.match(name) or not post_at.search(post) or len(post) > 60:
        return None
    return name, post, post_start, post_end


def _agency(post: str, offset: int, post_at: re.Pattern[str], place: str | None) -> Mention | None:
    """The body in a post: 区财政局副局长 → 区财政局."""
    for found in post_at.finditer(post):
        name = post[: found.start()]
        if complete(name):
            return Mention(name, offset, offset + len(name), identify(name, place))
    return None
