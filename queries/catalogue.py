"""The named queries: one `.cypher` file a question, read when it is first asked.

A file opens with its question, in Chinese and English. Then comes one line a parameter, with an
example that works on the bundled documents, remarks after an empty comment line, and the
statement::

    // 这件事由谁牵头？ · Who leads this?
    // about = 医疗废物 · 主题，或任务里的字 · a topic, or words of the duty
    //
    // Remarks.
    MATCH … RETURN … ORDER BY …

Every parameter may be left out; then it is the empty text, which stands for any. In the
statement it is ``$about``; a name that is a keyword of Cypher gets an underscore, as in Python:
``$where_``. ``(date)`` after an example says that only a day, month or year is taken,
``(leads|guides)`` that only one of these words is.

A second statement under ``// when about is given`` (``// when agency and where are given``) is
for that case alone: it starts from the key and gives the same rows faster. Instead of a place it
may use ``$documents``, the ids of its documents, and instead of a body ``$bodies``, see
:mod:`keyed`. The one that fits most of what is given is run, the general one else.

A statement under ``// how many`` gives the number of rows, where counting the rows of the
general one takes long; it holds for the parameters that it uses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..graph.engine import GraphError, QueryError, parameters
from .keyed import KEYS

FOLDER = Path(__file__).parent

# Names that one engine or the other can't read after a $.
_KEYWORDS = frozenset({"where", "order", "with", "end", "in", "on"})

_QUESTION = re.compile(r"//\s*(?P<zh>.+?)\s+·\s+(?P<en>.+?)\s*$")
_PARAMETER = re.compile(
    r"//\s*(?P<name>[a-z_]+)\s*=\s*(?P<example>\S.*?)(?:\s\((?P<kind>date|[a-z-]+(?:\|[a-z-]+)+)\))?"
    r"\s+·\s+(?P<zh>.+?)\s+·\s+(?P<en>.+?)\s*$"
)
_COUNT = re.compile(r"^//\s*how many\s*$", re.MULTILINE)
_WHEN = re.compile(
    r"^//\s*when\s+(?P<names>[a-z_]+(?:\s+and\s+[a-z_]+)*)\s+(?:is|are)\s+given\s*$", re.MULTILINE
)


class QueryFileError(GraphError):
    """A query file that does not follow the rules; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something a question may be narrowed by; ``symbol`` is its name in the statement."""

    name: str
    example: str
    description_zh: str
    description_en: str
    kind: Literal["text", "date", "choice"] = "text"
    choices: tuple[str, ...] = ()

    @property
    def symbol(self) -> str:
        return self.name + "_" if self.name in _KEYWORDS else self.name

    @property
    def description(self) -> str:
        """What it means, in Chinese and English."""
        return f"{self.description_zh} · {self.description_en}"


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A named question.

    ``statements`` maps the case (a parameter, several joined by blanks, or '' for any) to a text.
    """

    name: str
    question_zh: str
    question_en: str
    parameters: tuple[Parameter, ...]
    statements: Mapping[str, str]
    columns: tuple[str, ...]
    remarks: str
    counting: str = ""

    @property
    def question(self) -> str:
        """The question, in Chinese and English."""
        return f"{self.question_zh} · {self.question_en}"

    @property
    def cypher(self) -> str:
        """The statement for any case."""
        return self.statements[""]

    def statement(self, given: Mapping[str, str]) -> str:
        """The text that says what is asked with these values, by its own parameters alone."""
        names = {name for name, value in given.items() if value}
        cases = [case for case in self._fitting(names) if not self._has_keys(case)]
        return self.statements[max(cases, key=lambda case: len(case.split()))]

    def closest(self, names: Collection[str]) -> str:
        """The text made for most of these parameters, with keys where it has them."""
        return self.statements[max(self._fitting(names), key=lambda case: len(case.split()))]

    def _fitting(self, names: Collection[str]) -> list[str]:
        return [case for case in self.statements if set(case.split()) <= set(names)]

    def _has_keys(self, case: str) -> bool:
        return any(
            KEYS[name] in parameters(self.statements[case]) for name in case.split() if name in KEYS
        )


def read(path: Path) -> Query:
    """Read one query file and check it; raises :class:`QueryFileError`."""
    try:
        return _read(path.stem, path.read_text(encoding="utf-8"))
    except QueryFileError as error:
        raise QueryFileError(f"{path.name}: {error}") from error.__cause__


def _read(name: str, text: str) -> Query:
    from .dialect import common

    lines = text.splitlines()
    question = _QUESTION.match(lines[0]) if lines else None
    if question is None:
        raise QueryFileError("line 1 is the question: // 中文？ · English?")
    takes: list[Parameter] = []
    remarks: list[str] = []
    body = len(lines)
    for number, line in enumerate(lines[1:], 2):
        if not line.startswith("//"):
            body = number - 1
            break
        if remarks or line.strip() == "//":
            remarks.append(line.removeprefix("//").strip())
        else:
            takes.append(_parameter(number, line, takes))
    text, counting = _counted(text)
    statements = _statements(text, len("\n".join(lines[:body])), {one.name for one in takes})
    declared = {one.symbol for one in takes}
    columns: dict[str, tuple[str, ...]] = {}
    for key, statement in statements.items():
        settled = [one for one in takes if one.name in key.split()]
        keys = {KEYS[one.name] for one in settled if one.name in KEYS}
        try:
            understood = common(statement)
        except QueryError as error:
            raise QueryFileError(str(error)) from error
        columns[key] = understood.columns
        if unknown := sorted(understood.parameters - declared - keys):
            raise QueryFileError(f"${unknown[0]} is used but not declared")
        # One parameter may be settled by the case itself, all others narrow every statement.
        used = understood.parameters | (
            {one.symbol for one in settled} if understood.parameters & keys else frozenset()
        )
        if unused := sorted(declared - used):
            raise QueryFileError(f"{unused[0]} is declared but not used")
        if columns[key] != columns[""]:
            raise QueryFileError(f"the columns differ `when {' and '.join(key.split())} is given`")
    return Query(
        name,
        question["zh"],
        question["en"],
        tuple(takes),
        {key: statement.strip() for key, statement in statements.items()},
        columns[""],
        "\n".join(remarks).strip(),
        counting,
    )


def _counted(text: str) -> tuple[str, str]:
    """The file without its statement that counts, and that statement."""
    from .guard import admit

    found = _COUNT.search(text)
    if not found:
        return text, ""
    counting = "\n" * text.count("\n", 0, found.end()) + text[found.end() :]
    try:
        admit(counting)
    except QueryError as error:
        raise QueryFileError(str(error)) from error
    return text[: found.start()], counting.strip()


def _parameter(number: int, line: str, before: list[Parameter]) -> Parameter:
    found = _PARAMETER.match(line)
    if found is None:
        raise QueryFileError(
            f"line {number} is a parameter: // name = example · 中文 · English (remarks stand "
            "after a line with // alone)"
        )
    if found["name"] in {one.name for one in before}:
        raise QueryFileError(f"line {number}: {found['name']} is declared twice")
    said = (found["name"], found["example"], found["zh"], found["en"])
    if found["kind"] in (None, "date"):
        return Parameter(*said, "date" if found["kind"] else "text")
    return Parameter(*said, "choice", tuple(found["kind"].split("|")))


def _statements(text: str, start: int, names: set[str]) -> dict[str, str]:
    """The general statement and the keyed ones. Line breaks before each keep the lines of the
    file, so that an error says where in the file."""
    marks = list(_WHEN.finditer(text, start))
    ends = [*(mark.start() for mark in marks), len(text)]
    found = {"": "\n" * text.count("\n", 0, start) + text[start : ends[0]]}
    for mark, end in zip(marks, ends[1:], strict=True):
        key = " ".join(mark["names"].replace(" and ", " ").split())
        if unknown := [one for one in key.split() if one not in names]:
            raise QueryFileError(
                f"`when {unknown[0]} is given`, but there is no parameter {unknown[0]}"
            )
        if key in found:
            raise QueryFileError(f"`when {key} is given` stands twice")
        found[key] = "\n" * text.count("\n", 0, mark.end()) + text[mark.end() : end]
    return found


class Catalogue(Mapping[str, Query]):
    """The queries of a folder by name, each read when it is first looked up."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: tuple[str, ...] | None = None
        self._read: dict[str, Query] = {}

    def names(self) -> tuple[str, ...]:
        if self._names is None:
            self._names = tuple(sorted(path.stem for path in self._folder.glob("*.cypher")))
        return self._names

    def titles(self, name: str) -> tuple[str, ...]:
        """The question of a query in Chinese and in English, without reading the whole of it."""
        with (self._folder / f"{name}.cypher").open(encoding="utf-8") as file:
            found = _QUESTION.match(file.readline())
        return (found["zh"], found["en"]) if found else ()

    def __getitem__(self, name: str) -> Query:
        if name not in self._read:
            if name not in self.names():
                raise KeyError(name)
            self._read[name] = read(self._folder / f"{name}.cypher")
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self.names()

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __len__(self) -> int:
        return len(self.names())

    def __repr__(self) -> str:
        return f"<queries: {', '.join(self.names())}>"


QUERIES = Catalogue(FOLDER)
