"""The colours of functions and states, on pages and in pictures.

A function has the colour of its field of government, whatever else a graph holds: a picture of
today and one of next year can be laid side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """Functions of one colour. ``hue`` has at least 3:1 against white and the dark ground; text
    never has it."""

    hue: str
    label_zh: str
    label_en: str
    functions: tuple[str, ...]


def _field(hue: str, label_zh: str, label_en: str, functions: str) -> Field:
    return Field(hue, label_zh, label_en, tuple(functions.split()))


FIELDS = (
    _field("#0f8a86", "卫生健康", "health", "health tcm disability red-cross"),
    _field("#c9701b", "医保、人社、民政", "insurance, work, welfare",
           "medical-insurance social-insurance human-resources civil-affairs veterans social-work "
           "retired-cadres trade-union women youth-league"),
    _field("#8460cf", "市场和商务", "markets and trade",
           "market-regulation drug-regulation intellectual-property commerce business-environment "
           "supply-marketing tobacco customs foreign-cooperation immigration"),
    _field("#cf4560", "党务和纪检", "party and discipline",
           "discipline party-organization party-committee united-front party-school secrecy "
           "ethnic-religious overseas-chinese taiwan industry-federation"),
    _field("#3878d4", "政法和安全", "law and security",
           "justice public-security court procuratorate political-legal state-security emergency "
           "fire-rescue military civil-defence letters-visits"),
    _field("#4a9440", "生态、资源、农业", "nature and agriculture",
           "ecology natural-resources agriculture water forestry ocean rural-revitalization "
           "meteorology earthquake"),
    _field("#a3683f", "机关和编制", "offices and staffing",
           "staffing general-government town-government development-zone administrative-approval "
           "organs-affairs archives policy-research legislative political-consultative"),
    _field("#bd5797", "发展和产业", "development and industry",
           "development-reform industry-information energy food-reserves state-assets science "
           "science-association public-resource-trading"),
    _field("#7f8a1f", "宣传、教育、文化", "publicity, education, culture",
           "publicity education culture-tourism sport press-broadcasting cultural-heritage "
           "literature-art"),
    _field("#2592b5", "网信、数据、通信", "data and telecom",
           "cyberspace data government-services-data digital-economy telecom post"),
    _field("#6470de", "财税和金融", "finance",
           "finance tax audit statistics central-bank bank-insurance-regulation "
           "securities-regulation local-finance banking insurance"),
    _field("#8a7a68", "建设和交通", "building and transport",
           "housing urban-management transport maritime railway civil-aviation"),
)  # fmt: skip
OTHER_HUE = "#78838a"
# For kinds of things that have no colour of their own.
HUES = tuple(one.hue for one in FIELDS)

_FIELD_OF = {id: one for one in FIELDS for id in one.functions}

# The state of a target → colour; its label has a sign, too.
STATES = {"done": "#4a9440", "overdue": "#cf4560", "pending": "#3878d4", "open": "#78838a"}


def hue(function: str | None) -> str:
    """The colour of a function; one of no field is grey."""
    found = _FIELD_OF.get(function or "")
    return found.hue if found else OTHER_HUE


def legend(
    functions: Iterable[str | None], lang: str, called: Callable[[str], str], others: str
) -> list[tuple[str, str]]:
    """What the colours of these functions stand for, as (label, colour): a function that is alone
    in its field by its own name, several by the field's."""
    used = set(functions) - {None}
    found = []
    for one in FIELDS:
        some = [id for id in one.functions if id in used]
        if some:
            whole = one.label_zh if lang == "zh" else one.label_en
            found.append((called(some[0]) if len(some) == 1 else whole, one.hue))
    if used - _FIELD_OF.keys():
        found.append((others, OTHER_HUE))
    return found
