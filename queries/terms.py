"""What single words of a question mean: topics, functions, places; data of the ontology."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from ..ontology import Concept, scheme, topic_schemes
from ..ontology import places as gazetteer
from . import wording

CJK = re.compile(r"[\u3400-\u9fff〇]")
LEVELS_ZH = "省市州县区旗镇乡"  # signs that a body's name can begin with
OFFERED = 4  # names or questions, where there are many


class Where(NamedTuple):
    """A place as it is named: the codes it can mean today, and those it once had."""

    name: str
    codes: tuple[str, ...]
    gone: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The code where there is just one, else the name: it stands for all of them."""
        return self.codes[0] if len(self.codes) == 1 else self.name


class Term(NamedTuple):
    """What a word of the vocabularies can be: topics, and functions of bodies.

    ``same``: the word means the topic itself; else only something that belongs to it.
    """

    topics: tuple[str, ...]
    functions: tuple[str, ...]
    same: bool


@cache
def concepts() -> Mapping[str, Concept]:
    """Topic id → entry; of two schemes with one id the first."""
    found: dict[str, Concept] = {}
    for one in topic_schemes():
        for concept in one.concepts.values():
            found.setdefault(concept.id, concept)
    return found


@cache
def vocabulary() -> Mapping[str, Term]:
    """Every word of topics and functions, in lower case."""
    topics: dict[str, dict[str, bool]] = {}
    functions: dict[str, list[str]] = {}
    for concept in concepts().values():
        labels = (concept.id, concept.label_zh, plain(concept.label_en))
        for word in (*labels, *concept.hidden):
            for form in _forms(word):
                topics.setdefault(form, {})[concept.id] = True
        synonyms = concept.notes.get("synonym", ())
        for word in concept.words:
            word = flat(word)
            bare, label = (re.sub(r"\W", "", one) for one in (word, concept.label_zh))
            near = bare in label or label in bare or word in map(flat, synonyms)
            topics.setdefault(word, {}).setdefault(concept.id, near)
    for concept in scheme("functions").concepts.values():
        weak = "weak" in concept.notes
        words = () if weak else concept.words
        for word in (
            concept.id,
            concept.label_zh,
            plain(concept.label_en),
            *words,
            *concept.hidden,
        ):
            if concept.id != "other":
                for form in _forms(word):
                    functions.setdefault(form, []).append(concept.id)
    return {
        word: Term(
            tuple(topics.get(word, ())),
            tuple(dict.fromkeys(functions.get(word, ()))),
            all(topics.get(word, {}).values()),
        )
        for word in {*topics, *functions}
        if len(word) > 1
    }


def flat(word: str) -> str:
    return unicodedata.normalize("NFKC", word).lower()


def plain(label: str) -> str:
    """A label without its bracket: classification management (non-profit, for-profit)."""
    return re.sub(r"\s*\(.*\)$", "", label)


def _forms(word: str) -> set[str]:
    """A word and, in English, its other number and spelling."""
    form = flat(word)
    if not form.isascii():
        return {form}
    forms = {form, form.replace("-", " "), form.replace(",", "")}
    forms |= {f.replace("isation", "ization") for f in forms}
    forms |= {f.replace("ization", "isation") for f in forms}
    for form in tuple(forms):
        if len(form) > 3 and form[-1].isalpha():
            forms.add(form[:-1] if form.endswith("s") and not form.endswith("ss") else form + "s")
    return forms


@cache
def heading_words() -> Mapping[str, Term]:
    """Words that mean a topic in headings; in a question, where nothing else fits: 部门职责."""
    words = ((w, c.id) for c in concepts().values() for w in c.notes.get("heading", ()))
    return {flat(w): Term((one,), (), True) for w, one in words if flat(w) not in vocabulary()}


@cache
def longest() -> int:
    return max(map(len, vocabulary()))


@cache
def signs() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    return tuple((tuple(names.split()), bounded(pattern)) for names, pattern in wording.SIGNS)


@cache
def acts() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns of what is done about a topic, each with the word that duties have for it."""
    return tuple((bounded(pattern), said) for pattern, said in wording.ACTS)


def bounded(pattern: str) -> re.Pattern[str]:
    """A pattern that does not begin or end inside an English word or a number: 指标 of 指标2020."""
    inside = r"(?:(?<![a-z0-9])|(?![a-z0-9]))"
    return re.compile(rf"{inside}(?:{pattern}){inside}")


@cache
def everywhere() -> tuple[re.Pattern[str], ...]:
    return tuple(map(bounded, wording.EVERYWHERE))


_SUFFIX = "行政主管|行政|主管|监督|管理|事务|执法|工作|服务|综合"


@cache
def body_patterns() -> tuple[re.Pattern[str], ...]:
    """Bodies by the words of their function: 县卫健委, county health commission."""
    words = sorted((w for w, t in vocabulary().items() if t.functions), key=lambda w: (-len(w), w))
    chinese = "|".join(re.escape(word) for word in words if not word.isascii())
    # 卫健委与医保局 are two bodies, 教育和体育局 is one.
    stem = "|".join(
        re.escape(word)
        for word in words
        if not word.isascii() and not word.endswith(wording.HEAD_SIGNS)
    )
    english = "|".join(re.escape(word) for word in words if word.isascii())
    levels = "|".join(wording.LEVELS_EN)
    return (
        re.compile(
            rf"(?P<level>[{LEVELS_ZH}])?(?P<party>委)?"
            rf"(?P<work>(?:(?:{stem})(?:(?:和|与|及|、)?(?:{stem}))*(?={wording.HEADS_ZH}|{_SUFFIX})"
            rf"|(?:{chinese}))(?:{_SUFFIX})*)(?P<head>{wording.HEADS_ZH})?"
        ),
        bounded(
            rf"(?:(?P<level>{levels}) )?(?P<work>{english})(?:(?:,| and|,? &) (?:{english}))* "
            rf"(?P<head>{wording.HEADS_EN})"
        ),
        bounded(
            rf"(?:(?P<level>{levels}) )?(?P<head>{wording.HEADS_EN}) (?:of|for) (?:the )?"
            rf"(?P<work>{english})(?:(?:,| and|,? &) (?:{english}))*"
        ),
    )


@cache
def positions() -> tuple[str, ...]:
    words = [w for c in scheme("positions").concepts.values() for w in (c.label_zh, *c.words)]
    return tuple(
        sorted({w for w in words if len(w) > 1 and w.endswith("组长")}, key=len, reverse=True)
    )


@lru_cache(maxsize=4096)
def where_is(name: str) -> Where:
    """The places of this name; one that lost its code counts where no other has the name."""
    found = gazetteer.find(name)
    today = tuple(place.code for place in gazetteer.in_force(found))
    gone = tuple(dict.fromkeys(place.code for place in found if place.code not in today))
    return Where(name.replace("'", ""), today, gone)


def place_named(value: str, codes: tuple[str, ...] = ()) -> tuple[str, str]:
    """A place in words: 江海区（440704） · Jianghai (江海区, 440704)."""
    wanted = codes or tuple(where_is(value).codes)
    found = [gazetteer.places()[code] for code in wanted if code in gazetteer.places()]
    if not found:
        return value, value
    zh = "或".join(f"{one.name}（{one.code}）" for one in found[:OFFERED])
    en = " or ".join(
        f"{one.pinyin.capitalize()} ({one.name}, {one.code})" for one in found[:OFFERED]
    )
    more = len(found) - OFFERED
    return (zh + f"等{len(found)}处", en + f" and {more} more") if more > 0 else (zh, en)


def functions_named(function: str) -> tuple[str, str]:
    """A function in words, Chinese and English."""
    entry = scheme("functions").concepts[function]
    return f"{entry.label_zh}（职能）", f"{entry.label_en} (function)"


def is_name(words: str, level: str, spellings: Iterable[str], code: str) -> bool:
    """Whether this is another spelling of a body's name: 卫健局 of 区卫生健康局."""
    from ..loaders.bodies import identify

    place = code or None
    bare = words[len(level) :] if words.startswith(level) else words
    wanted = {identify(form, place).key for form in (bare, level + bare)}
    for spelled in spellings:
        body = identify(spelled, place)
        if body.key in wanted and (
            not level or spelled.startswith(level) or len(body.key) == len(spelled)
        ):
            return True
    return False


@lru_cache(maxsize=4096)
def leading_level(name: str) -> str:
    """The level that a name begins with: 市 in 市公安局, none in 市场监管局."""
    if name[:1] not in LEVELS_ZH:
        return ""
    work = any(name.startswith(word) for word in _work_words().get(name[0], ()))
    return "" if work else name[0]


@cache
def _work_words() -> Mapping[str, tuple[str, ...]]:
    """Words of functions that begin with the sign of a level, by that sign."""
    return {
        level: tuple(w for w, t in vocabulary().items() if t.functions and w.startswith(level))
        for level in LEVELS_ZH
    }


@lru_cache(maxsize=4096)
def is_function(words: str, function: str) -> bool:
    """Whether a name says no more than the function: 卫健委, 卫生健康部门, health commission.

    爱卫办 and 疾控中心 work in health too, and are not the health commission.
    """
    entry = scheme("functions").concepts.get(function)
    if entry is None or function == "other":
        return False
    if not CJK.search(words):
        return True
    known = {flat(word) for word in entry.hidden}
    bare = words[len(leading_level(words)) :]
    bare = bare.removeprefix("委") if len(bare) > 3 else bare
    if {words, bare} & known or (bare in entry.words and is_organ(bare)):
        return True
    stem = re.sub(
        rf"(?:{_SUFFIX})*(?:{wording.HEADS_ZH})$",
        "",
        bare,
    )
    return bool(
        {_written_out(stem, entry), stem, words}
        & {_written_out(entry.label_zh, entry), entry.label_zh}
    )


def is_organ(name: str) -> bool:
    """Whether a word of a function is a body by itself: 法院, 组织部; 中医院 is a hospital."""
    from ..loaders.agencies import kind_of

    return name.endswith(wording.HEAD_SIGNS) and kind_of(name) != "public-institution"


def _written_out(words: str, entry: Concept) -> str:
    """Short forms of the function in full, without the joining 和."""
    for short, full in sorted(entry.abbreviations, key=lambda pair: -len(pair[0])):
        if short in words and full not in words:
            words = words.replace(short, full)
    return re.sub(r"监督管理|监管|管理", "", re.sub(r"[和与及、]", "", words))
