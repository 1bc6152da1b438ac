"""Automatic numbers of lists as they are printed: 一 ① iv a, by the name of their format."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"))


def chinese(number: int) -> str:
    """23 → 二十三, 105 → 一百〇五; larger than 999 digit by digit."""
    if not 0 < number < 1000:
        return "".join(_DIGITS[int(d)] for d in str(abs(number)))
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "〇"
    return words + (_DIGITS[ones] if ones else "")


def roman(number: int) -> str:
    """4 → iv; larger than 399 in digits."""
    if not 0 < number < 400:
        return str(number)
    words = ""
    for size, letters in _ROMAN:
        while number >= size:
            words += letters
            number -= size
    return words + "i" * number


def letters(number: int) -> str:
    """1 → a, 27 → aa, as office programs count."""
    return "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * min((number - 1) // 26 + 1, 8)


def printed(number: int, form: str) -> str:
    """A number in a format by its name in OOXML or CSS; decimal where that is not known."""
    name = form.lower().replace("-", "")
    if name in ("bullet", "none", "disc", "circle", "square"):
        return ""
    if number < 1:
        return str(number)
    if name in (
        "chinesecounting",
        "chinesecountingthousand",
        "japanesecounting",
        "taiwanesecounting",
        "taiwanesecountingthousand",
        "cjkideographic",
        "simpchineseinformal",
        "tradchineseinformal",
        "cjkdecimal",
    ):
        return chinese(number)
    if name in ("ideographdigital", "japanesedigitaltenthousand", "taiwanesedigital"):
        return "".join(_DIGITS[int(d)] for d in str(number))
    if name in ("chineselegalsimplified", "ideographlegaltraditional", "simpchineseformal"):
        return "".join(_LEGAL[int(d)] for d in str(number)) if number > 9 else _LEGAL[number]
    if name in ("ideographtraditional", "cjkheavenlystem"):
        return _STEMS[(number - 1) % 10]
    if name in ("ideographzodiac", "cjkearthlybranch"):
        return _BRANCHES[(number - 1) % 12]
    if name.startswith("decimalenclosedcircle") and number <= 20:
        return chr(ord("①") + number - 1)
    if name == "decimalenclosedparen":
        return f"（{number}）"
    if name == "decimalenclosedfullstop":
        return f"{number}."
    if name in ("decimalzero", "decimalleadingzero"):
        return f"{number:02}"
    if name in ("lowerroman", "i"):
        return roman(number)
    if name == "upperroman":
        return roman(number).upper()
    if name in ("lowerletter", "loweralpha", "lowerlatin", "a"):
        return letters(number)
    if name in ("upperletter", "upperalpha", "upperlatin"):
        return letters(number).upper()
    return str(number)
