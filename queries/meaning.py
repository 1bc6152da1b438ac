"""The pieces of a question → the rule they fit, its query, and the parameters of that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from ..ontology import scheme
from .about import as_duties
from .catalogue import QUERIES
from .dates import Days
from .fitting import TOGETHER, fitting
from .known import Known
from .pieces import (
    Lost,
    Named,
    Question,
    Read,
    account,
    acts_alone,
    as_words,
    joined_terms,
    nested,
    parse,
    readings,
)
from .rules import Rule
from .terms import (
    CJK,
    LEVELS_ZH,
    OFFERED,
    Where,
    concepts,
    functions_named,
    is_function,
    is_name,
    place_named,
    plain,
    vocabulary,
)
from .titles import titled
from .understood import Keep, Piece, Understood, Within

LONGEST = 300  # characters of a question


def meaning(question: Question, known: Known) -> Understood:
    """What a question means; raises :class:`Lost` where it is not understood as a whole."""
    if not question.text or not re.search(r"\w", question.text):
        raise Lost("没有问题。", "There is no question.")
    if len(question.text) > LONGEST:
        raise Lost(
            f"问题太长（超过{LONGEST}字），请只问一件事。",
            f"The question is too long (over {LONGEST} characters); ask one thing.",
        )
    if name := titled(question.text):
        return _as_titled(question, name)
    pieces = parse(question, readings(question, known))
    pieces = as_words(question, pieces, known)
    account(question, pieces, known)
    pieces = acts_alone(joined_terms(nested(question, pieces)))
    signs = frozenset(name for p in pieces if p.kind == "sign" for name in p.value)
    if any(p.kind == "act" for p in pieces) and signs & {"who", "bodies"}:
        signs |= {"charge"}  # who checks it: who is in charge, of the duties that speak of checking
    pieces = [p if signs & _CITING else _uncited(question, p) for p in pieces]
    pieces = as_duties(question, pieces, signs, known)
    rule, as_body = fitting(question, pieces, signs)
    return _Meaning(question, known, pieces, signs, rule, as_body).understood()


_CITING = frozenset(("cite", "basis"))


def _uncited(question: Question, piece: Read) -> Read:
    """《…》 where nothing is said of citing: a word of a vocabulary, else words of duties."""
    if piece.kind != "cited":
        return piece
    words = question.text[piece.start : piece.end]
    term = vocabulary().get(words) or vocabulary().get(piece.value)
    if term is not None:
        return piece._replace(kind="term", value=term)
    return piece._replace(kind="words")


def _as_titled(question: Question, name: str) -> Understood:
    """A question that is the title of a named query: that query, of everything."""
    query = QUERIES[name]
    return Understood(
        text=question.asked,
        query=name,
        runs=({},),
        keep=(),
        within=(),
        language=question.language(),
        said_zh=f"问的是“{query.question_zh}”。",
        said_en=f"Taken as “{query.question_en}”.",
        pieces=(Piece(question.cased, "sign", query.question_zh, query.question_en),),
    )


_ROLE_SIGNS = {"lead": "leads", "leader": "leads", "cooperate": "cooperates", "guide": "guides"}
# Who leads a leading group is its leader.
_POSITIONS = {
    "chair": ("first-leader", "leader"),
    "lead": ("first-leader", "leader"),
    "deputy": ("standing-deputy", "deputy"),
}
_GAPS = {
    "no-lead": ("没有牵头的", "no lead"),
    "no-agency": ("没有写明单位的", "no body named"),
    "no-due": ("没有时限的", "no date"),
    "open-ended": ("单位没有列全的", "list of bodies left open"),
}
_FINISHED = ("已完成", "完成", "已办结")


@dataclass(slots=True)
class _Meaning:
    """A question whose rule is found: pieces → parameters, and the sentence that says so."""

    question: Question
    known: Known
    pieces: list[Read]
    signs: frozenset[str]
    rule: Rule
    as_body: bool
    shown: dict[int, tuple[str, str]] = field(default_factory=dict)
    aside: list[tuple[str, str]] = field(default_factory=list)

    def understood(self) -> Understood:
        query = self.rule.query
        has = {one.name for one in QUERIES[query].parameters}
        where = self._places()
        about = self._about(where, narrow="topic" not in has)
        bodies = self._bodies(where)
        choices: dict[str, tuple[str, ...]] = {}
        within: list[Within] = []
        if bodies and "agency" in has:
            both = bool(self.signs & TOGETHER) and len(bodies) > 1
            choices["agency"] = bodies[0] if both else tuple(one for b in bodies for one in b)
            if both:  # what they share
                within += _found("duties_of", {"agency": bodies[1], "where": where})
        elif bodies and query != "people":
            agencies = tuple(one for b in bodies for one in b)
            within += _found("duties_of", {"agency": agencies, "where": where})
        if about and "about" in has:
            choices["about"] = about
        elif about and "topic" in has and all(one in concepts() for one in about):
            choices["topic"] = about
        elif about:
            within += _found("who_leads", {"about": about, "where": where})
        if where and "where" in has:
            choices["where"] = where
        if acts := self._values("act"):
            if "duty_id" not in QUERIES[query].columns:
                raise Lost("问的不是一件事。", "That is not one question.", pieces=self.pieces)
            for act in acts:
                within += _found("who_leads", {"about": (act,), "where": where})
        days = self._days()
        if days and days.last and "before" in has:
            choices["before"] = (days.last,)
        if numbers := self._values("document"):
            choices["document"] = numbers
        keep = (*self._keep(days, has), *self._keep_named(where, bodies))
        if query == "assignments" and (role := self._role()):
            choices["role"] = (role,)
        language = self.question.language(self.pieces)
        return Understood(
            text=self.question.asked,
            query=query,
            runs=_runs(choices),
            keep=keep,
            within=tuple(within),
            language=language,
            said_zh=self._said_zh(keep, choices.get("role", ())),
            said_en=self._said_en(keep, choices.get("role", ())),
            pieces=tuple(self._shown_pieces()),
            counts="count" in self.signs and query not in ("overview", "places"),
        )

    # What is named

    def _values(self, kind: str) -> tuple[str, ...]:
        values = []
        for i, piece in enumerate(self.pieces):
            if piece.kind == kind:
                values.append(piece.value)
                said = (f"任务中的“{piece.value}”", f"“{piece.value}” in the duty")
                self.shown[i] = said if kind == "act" else (piece.value, piece.value)
        return tuple(dict.fromkeys(values))

    def _days(self) -> Days | None:
        """From when and up to when, where it is asked for."""
        found: Days | None = None
        for i, piece in enumerate(self.pieces):
            if piece.kind != "date":
                continue
            if found is not None:
                raise Lost("有两个日期。", "There are two dates.", pieces=self.pieces)
            found = piece.value
            self.shown[i] = found.said()
        return found

    def _places(self) -> tuple[str, ...]:
        found = []
        for i, piece in enumerate(self.pieces):
            if piece.kind == "place":
                value, codes = self._in_graph(piece.value)
                self.shown[i] = place_named(value, codes)
                found.append(value)
        return tuple(dict.fromkeys(found))

    def _in_graph(self, where: Where) -> tuple[str, tuple[str, ...]]:
        """The value for ``where``; and of the places it can mean those that have documents."""
        if self.known.engine is None:
            return where.value, where.codes
        if len(where.codes) == 1 and not any(map(self.known.has_documents, where.gone)):
            return where.value, where.codes
        there = filter(self.known.has_documents, (*where.codes, *where.gone))
        return where.name, tuple(there) or where.codes

    def _about(self, where: tuple[str, ...], *, narrow: bool) -> tuple[str, ...]:
        """Topics, and words that are looked for in the duties.

        A word that only belongs to a topic (处方点评 of 药品、耗材和器械) is looked for itself
        where a duty has it: the topic would answer more than was asked.
        """
        found: list[str] = []
        for i, piece in enumerate(self.pieces):
            words = self.question.text[piece.start : piece.end]
            if piece.kind == "words" and self._metrics(piece):
                self.shown[i] = (f"“{piece.value}”", f"“{piece.value}”")
            elif piece.kind == "words":
                self.shown[i] = (f"任务中的“{piece.value}”", f"“{piece.value}” in the duty")
                found.append(piece.value)
            elif piece.kind == "term" and not self._is_body(piece):
                topics = piece.value.topics
                bare = words.strip('“”"')
                if narrow and not piece.value.same and self.known.has_words(bare, where):
                    self.shown[i] = (f"任务中的“{bare}”", f"“{bare}” in the duty")
                    found.append(bare)
                    continue
                self.shown[i] = (
                    "、".join(concepts()[one].label_zh for one in topics),
                    ", ".join(plain(concepts()[one].label_en) for one in topics),
                )
                found += topics
        return tuple(dict.fromkeys(found))

    def _is_body(self, piece: Read) -> bool:
        if piece.kind == "body":
            return True
        if piece.kind != "term" or not piece.value.functions:
            return False
        return self.as_body or not piece.value.topics

    def _bodies(self, where: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The values for each body that is named."""
        found: list[tuple[str, ...]] = []
        for i, piece in enumerate(self.pieces):
            if not self._is_body(piece):
                continue
            if piece.kind == "term":
                words = self.question.text[piece.start : piece.end]
                named = Named(words, piece.value.functions[0], "", False)
            else:
                named = piece.value
            values, self.shown[i] = self._body(named, self._level_before(i), where)
            found.append(values)
        if len(found) > 1 and self.signs & TOGETHER:
            self.aside.append(("两者共有的任务", "the duties they share"))
        elif found and self.rule.query == "duties_of" and "who" in self.signs:
            self.aside.append(("这是单位，所以答它的任务", "that is a body, so its duties"))
        return found

    def _level_before(self, at: int) -> str:
        """区 of 江海区 right before 卫健局."""
        if at == 0 or self.pieces[at - 1].kind != "place":
            return ""
        before, piece = self.pieces[at - 1], self.pieces[at]
        sign = self.question.text[before.end - 1]
        return sign if before.end == piece.start and sign in LEVELS_ZH else ""

    def _body(
        self, named: Named, before: str, where: tuple[str, ...]
    ) -> tuple[tuple[str, ...], tuple[str, str]]:
        """The names of the body in the graph; where none is its name, its function."""
        if self.known.engine is None:
            return self._body_unseen(named, before)
        bodies = self.known.bodies(named.function, [one.lower() for one in where])
        if named.exact and (not where or self.known.has_body(named.words, where)):
            return (named.words,), (named.words, named.words)
        level = named.level or before
        chinese = bool(CJK.search(named.words))
        plain_name = is_function(named.words, named.function)
        if chinese and (level or where or not plain_name):
            same = [name for name, all_, code in bodies if is_name(named.words, level, all_, code)]
            if same:
                return _listed(same)
        of_level = [name for name, _, _ in bodies if name.startswith(named.level)]
        if not plain_name or (named.level and not of_level) or named.exact:
            raise self._no_body(named, bodies)
        zh, en = functions_named(named.function)
        if where or named.level:
            names, shown = _listed(of_level)
            if names:
                return names, (f"{zh}：{shown[0]}", f"{en}: {shown[1]}")
        return (named.function,), (zh, en)

    def _body_unseen(self, named: Named, before: str) -> tuple[tuple[str, ...], tuple[str, str]]:
        """Without a graph: the function where the name says no more, else the name."""
        level = named.level or (before if CJK.search(named.words) else "")
        if is_function(named.words, named.function) and not level:
            return (named.function,), functions_named(named.function)
        words = named.words if named.level else before + named.words
        return (words,), (words, words)

    def _no_body(self, named: Named, bodies: Sequence[tuple[str, tuple[str, ...], str]]) -> Lost:
        names = list(dict.fromkeys(name for name, _, _ in bodies))[:OFFERED]
        zh, en = f"图里没有叫“{named.words}”的单位", f"No body called {named.words} is in the graph"
        if names:
            zh, en = f"{zh}；有{'、'.join(names)}", f"{en}; there are {', '.join(names)}"
        return Lost(zh + "。", en + ".", unused=(named.words,), instead=names, pieces=self.pieces)

    # What narrows the rows

    def _role(self) -> str:
        roles = {_ROLE_SIGNS[sign] for sign in self.signs if sign in _ROLE_SIGNS}
        wider = self.signs & {"charge", "involved", "together", "who-does-what", "responsible"}
        return roles.pop() if len(roles) == 1 and not wider else ""

    def _shared(self) -> bool:
        """Whether duties are asked for that two bodies have in common, or all of a body's."""
        two = sum(self._is_body(piece) for piece in self.pieces) > 1
        return "who" in self.signs or (two and bool(self.signs & TOGETHER))

    def _keep(self, days: Days | None, has: set[str]) -> tuple[Keep, ...]:
        found: list[Keep] = []
        query, signs = self.rule.query, self.signs
        if query == "duties_of" and not self._shared() and (role := self._role()):
            entry = scheme("roles").concepts[role]
            found.append(Keep("role", (role,), f"{entry.label_zh}的", f"where it {entry.label_en}"))
        if query == "gaps" and (kinds := tuple(gap for gap in _GAPS if gap in signs)):
            labels = [_GAPS[kind] for kind in kinds]
            said = "、".join(zh for zh, _ in labels), ", ".join(en for _, en in labels)
            found.append(Keep("gap", kinds, *said))
        if query == "citations" and "basis" in signs and "cite" not in signs:
            found.append(Keep("relation", ("based-on",), "所依据的文件", "what it is based on"))
        if query == "people":
            found += self._positions()
        if query == "duties" and "finished" in signs:
            found.append(Keep("status", _FINISHED, "已完成的", "what is marked as finished"))
        if days and (days.first or "before" not in has):
            column = "due_by" if "due_by" in QUERIES[query].columns else "due"
            last = (days.last,) if days.last and "before" not in has else ()
            zh, en = days.said()
            said = f"{zh}到期的", f"what is due {en}"
            found.append(Keep(column, last, *said, by=True, since=days.first))
        elif query == "duties" and "due" in signs and not self._about_given():
            found.append(Keep("due", (), "有时限的", "what has a date"))
        return tuple(found)

    def _keep_named(self, where: tuple[str, ...], bodies: list[tuple[str, ...]]) -> Iterator[Keep]:
        """The seats of a body, what cites a document, targets with a figure."""
        for i, piece in enumerate(self.pieces):
            if piece.kind == "cited":
                named = tuple(self.known.cited(piece.value)) or (piece.value,)
                self.shown[i] = f"《{piece.value}》", f"《{piece.value}》"
                yield Keep(
                    "title", named, f"引用《{piece.value}》的", f"citations of {piece.value}"
                )
            elif piece.kind == "figure":
                zh, en = self.shown[i] = piece.value.said()
                yield Keep("value", (), zh, en, figure=piece.value)
                yield Keep("unit", ("%",), "百分比", "percentages")
            elif piece.kind == "words" and (named := self._metrics(piece)):
                yield Keep("metric", named, f"{piece.value}的", f"those of {piece.value}")
        if "figured" in self.signs:
            yield Keep("value", (), "有数值的", "those with a figure")
        if bodies and self.rule.query == "people":
            wanted = {one for body in bodies for one in body}
            names = [
                name
                for i, piece in enumerate(self.pieces)
                if self._is_body(piece)
                for function in _functions(piece)
                for main, spelled, _ in self.known.bodies(function, [w.lower() for w in where])
                if wanted & {main, function, *spelled}
                for name in (main, *spelled)
            ]
            yield Keep("agency", tuple(dict.fromkeys(names)), "该单位的人", "people of that body")

    def _metrics(self, piece: Read) -> tuple[str, ...]:
        """What is measured, where a target is asked for and has these words: 满意率."""
        if not self.rule.query.startswith("indicators"):
            return ()
        return tuple(self.known.metrics(piece.value))

    def _positions(self) -> Iterator[Keep]:
        """The position as it is named; who chairs a group holds any that means leader."""
        if named := self._values("position"):
            yield Keep("position", named, "、".join(named), ", ".join(named))
            return
        entries = scheme("positions").concepts
        wanted = [
            entries[one] for sign in _POSITIONS if sign in self.signs for one in _POSITIONS[sign]
        ]
        if wanted:
            words = dict.fromkeys(w for one in wanted for w in (one.label_zh, *one.words))
            zh, en = zip(*((one.label_zh, one.label_en) for one in wanted), strict=True)
            yield Keep("position", tuple(words), "、".join(zh), ", ".join(en))

    def _about_given(self) -> bool:
        return any(p.kind in ("term", "words") for p in self.pieces)

    # What is said

    def _named(self, *kinds: str) -> list[tuple[str, str]]:
        return [
            self.shown[i]
            for i, piece in enumerate(self.pieces)
            if i in self.shown and (("body" if self._is_body(piece) else piece.kind) in kinds)
        ]

    def _said_zh(self, keep: Sequence[Keep], roles: Sequence[str]) -> str:
        parts = [f"问的是“{QUERIES[self.rule.query].question_zh}”"]
        for kinds, label in _SAID:
            if named := list(dict.fromkeys(zh for zh, _ in self._named(*kinds))):
                parts.append(f"{label[0]}：{'、'.join(named)}")
        parts += [zh for zh, _ in self.aside]
        parts += [f"只看{one.zh}" for one in keep]
        parts += [f"只看{scheme('roles').concepts[role].label_zh}的" for role in roles]
        return "；".join(parts) + "。"

    def _said_en(self, keep: Sequence[Keep], roles: Sequence[str]) -> str:
        parts = [f"Taken as “{QUERIES[self.rule.query].question_en}”"]
        for kinds, label in _SAID:
            if named := list(dict.fromkeys(en for _, en in self._named(*kinds))):
                parts.append(f"{label[1]}: {', '.join(named)}")
        parts += [en for _, en in self.aside]
        parts += [f"only {one.en}" for one in keep]
        parts += [f"only who {scheme('roles').concepts[role].label_en}" for role in roles]
        return "; ".join(parts) + "."

    def _shown_pieces(self) -> Iterator[Piece]:
        for i, piece in enumerate(self.pieces):
            words = self.question.cased[piece.start : piece.end]
            if piece.kind == "sign":
                yield Piece(words, "sign", "、".join(piece.value), ", ".join(piece.value))
            elif i in self.shown:
                kind = "body" if self._is_body(piece) else piece.kind
                kind = {"term": "topic", "act": "words"}.get(kind, kind)
                yield Piece(words, kind, *self.shown[i])  # type: ignore[arg-type]
            elif piece.kind == "above":
                yield Piece(words, "place", "上级地方", "the place it lies in")
            elif piece.kind == "everywhere":
                yield Piece(words, "place", "所有地方", "all places")
            else:
                yield Piece(words, "courtesy", "", "")


_SAID: tuple[tuple[tuple[str, ...], tuple[str, str]], ...] = (
    (("body",), ("单位", "body")),
    (("term", "words"), ("主题", "topic")),
    (("act",), ("只看", "only")),
    (("place",), ("地方", "place")),
    (("document", "cited"), ("文件", "document")),
    (("date",), ("期限", "dates")),
)


def _functions(piece: Read) -> tuple[str, ...]:
    return piece.value.functions if piece.kind == "term" else (piece.value.function,)


def _found(query: str, choices: Mapping[str, Sequence[str]]) -> list[Within]:
    return [Within(query, _runs(choices))]


def _listed(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, str]]:
    """Names once each, and how they are shown."""
    once = tuple(dict.fromkeys(names))
    return once, ("、".join(once), ", ".join(once))


def _runs(choices: Mapping[str, Sequence[str]]) -> tuple[dict[str, str], ...]:
    """One set of parameters for each combination of the values, place by place."""
    names = sorted((name for name, values in choices.items() if values), key=lambda n: n != "where")
    rows = product(*(choices[name] for name in names))
    return tuple(dict(zip(names, values, strict=True)) for values in rows)
