"""Numbers written out in Chinese: 五十万, 一亿二千万, and as on cheques 伍拾万元整."""

from __future__ import annotations

from collections.abc import Mapping

_DIGITS: Mapping[str, int] = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0, "两": 2, "兩": 2, "貳": 2, "參": 3, "陸": 6,
}  # fmt: skip
_TENS: Mapping[str, int] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS: Mapping[str, int] = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_WHOLE = "整正"
_LONGEST = 40


def chinese_number(text: str) -> int | None:
    """The whole number of a text written out in Chinese, None for anything else.

    >>> chinese_number("五十万"), chinese_number("一亿二千零五万"), chinese_number("三百二")
    (500000, 120050000, 320)
    >>> chinese_number("十十"), chinese_number("50万"), chinese_number("一万二万")
    (None, None, None)
    """
    text = text.strip().rstrip(_WHOLE)
    if not text or len(text) > _LONGEST or not set(text) <= {*_DIGITS, *_TENS, *_GROUPS}:
        return None
    for sign, size in sorted(_GROUPS.items(), key=lambda item: -item[1]):
        head, found, tail = text.rpartition(sign)
        if found:
            return _grouped(head, size, tail)
    return _below_ten_thousand(text)


def _grouped(head: str, size: int, tail: str) -> int | None:
    """So many groups and what follows them, which is less than one: 三万二 is 32,000."""
    if any(_GROUPS.get(sign) == size for sign in head):
        return None
    many = chinese_number(head)
    if _DIGITS.get(tail):
        rest: int | None = _DIGITS[tail] * size // 10
    else:
        rest = chinese_number(tail) if tail else 0
    return None if many is None or rest is None or not many or rest >= size else many * size + rest


def _below_ten_thousand(text: str) -> int | None:
    """Thousands, hundreds, tens and ones, each at most once and in this order."""
    total, digit, last = 0, None, 10_000
    for place, sign in enumerate(text):
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
            continue
        size = _TENS[sign]
        if size >= last or (not digit and not (size == 10 and place == 0)):
            return None
        total, digit, last = total + (digit or 1) * size, None, size
    if digit and last < 10_000 and last > 10 and text[-2] in _TENS:
        return total + digit * last // 10
    return total + (digit or 0) if total or digit is not None else None
