"""Calendar time for the os library: seconds to fields and back, and C's strftime in the C locale.

Python's own strftime follows the host's locale and refuses years that C formats, so the conversions are here.
"""

from __future__ import annotations

import time
from typing import Callable

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# The calendar repeats itself after this time. Python's mktime answers with a float: years beyond NEAR_YEARS, of
# which it would lose seconds, are brought near by whole cycles.
CYCLE_YEARS = 400
CYCLE_SECONDS = 146_097 * 86_400
NEAR_YEARS = 100_000

LARGEST_INT = 0x7FFFFFFF  # of C


class DateError(Exception):
    """A time that cannot be represented, or a conversion specifier that does not exist."""


def universal_time(seconds: int) -> time.struct_time:
    """Split seconds since 1970 into fields. Raises DateError when the year leaves C's int."""
    # C calls the zone GMT, and Python UTC.
    return time.struct_time(tuple(_split(time.gmtime, seconds)), {"tm_zone": "GMT", "tm_gmtoff": 0})


def local_time(seconds: int) -> time.struct_time:
    return _split(time.localtime, seconds)


def _split(convert: Callable[[float], time.struct_time], seconds: int) -> time.struct_time:
    try:
        return convert(seconds)
    except (OverflowError, OSError, ValueError):
        raise DateError(seconds) from None


def seconds_of(fields: list[int], daylight_saving: bool | None) -> int:
    """Return the seconds since 1970 of a local year, month, day, hour, minute and second.

    Each may lie outside its usual range, within what a C int holds. `daylight_saving` says whether it is in force
    at that time, None leaves it to the system. Raises DateError for what C's mktime cannot represent, -1 among it.
    """
    year, month, day, hour, minute, second = fields
    cycles = 0
    if abs(year) > NEAR_YEARS:
        cycles = (year - (NEAR_YEARS if year > 0 else -NEAR_YEARS)) // CYCLE_YEARS
        year -= cycles * CYCLE_YEARS
    if month > LARGEST_INT:
        year += 1
        month -= 12
    flag = -1 if daylight_saving is None else int(daylight_saving)
    try:
        seconds = int(time.mktime((year, month, day, hour, minute, second, 0, 0, flag))) + cycles * CYCLE_SECONDS
    except (OverflowError, ValueError):
        raise DateError(fields) from None
    if seconds == -1:
        raise DateError(fields)
    return seconds


def _iso_week(fields: time.struct_time) -> tuple[int, int]:
    """Return the ISO 8601 year and week: weeks begin on Monday and belong to the year of their Thursday."""
    year, week = fields.tm_year, (fields.tm_yday - fields.tm_wday + 9) // 7
    if week < 1:
        return year - 1, _iso_weeks(year - 1)
    if week > _iso_weeks(year):
        return year + 1, 1
    return year, week


def _iso_weeks(year: int) -> int:
    """Years that end on a Thursday have 53 weeks, and so do those after a year that ends on a Wednesday."""
    return 53 if _last_weekday(year) == 4 or _last_weekday(year - 1) == 3 else 52


def _last_weekday(year: int) -> int:
    """Return the day of the week of 31 December, 0 for Sunday."""
    return (year + year // 4 - year // 100 + year // 400) % 7


def _hour_of_twelve(fields: time.struct_time) -> int:
    return (fields.tm_hour + 11) % 12 + 1


def _zone_offset(fields: time.struct_time) -> str:
    offset = fields.tm_gmtoff or 0
    minutes = abs(offset) // 60
    return f"{'-' if offset < 0 else '+'}{minutes // 60:02d}{minutes % 60:02d}"


CONVERSIONS: dict[str, Callable[[time.struct_time], str]] = {
    "a": lambda fields: DAY_NAMES[fields.tm_wday][:3],
    "A": lambda fields: DAY_NAMES[fields.tm_wday],
    "b": lambda fields: MONTH_NAMES[fields.tm_mon - 1][:3],
    "B": lambda fields: MONTH_NAMES[fields.tm_mon - 1],
    "c": lambda fields: format_date("%a %b %e %H:%M:%S %Y", fields),
    "C": lambda fields: str(fields.tm_year // 100),
    "d": lambda fields: f"{fields.tm_mday:02d}",
    "D": lambda fields: format_date("%m/%d/%y", fields),
    "e": lambda fields: f"{fields.tm_mday:2d}",
    "F": lambda fields: format_date("%Y-%m-%d", fields),
    "g": lambda fields: f"{_iso_week(fields)[0] % 100:02d}",
    "G": lambda fields: str(_iso_week(fields)[0]),
    "h": lambda fields: MONTH_NAMES[fields.tm_mon - 1][:3],
    "H": lambda fields: f"{fields.tm_hour:02d}",
    "I": lambda fields: f"{_hour_of_twelve(fields):02d}",
    "j": lambda fields: f"{fields.tm_yday:03d}",
    "m": lambda fields: f"{fields.tm_mon:02d}",
    "M": lambda fields: f"{fields.tm_min:02d}",
    "n": lambda fields: "\n",
    "p": lambda fields: "AM" if fields.tm_hour < 12 else "PM",
    "r": lambda fields: format_date("%I:%M:%S %p", fields),
    "R": lambda fields: format_date("%H:%M", fields),
    "S": lambda fields: f"{fields.tm_sec:02d}",
    "t": lambda fields: "\t",
    "T": lambda fields: format_date("%H:%M:%S", fields),
    "u": lambda fields: str(fields.tm_wday + 1),
    "U": lambda fields: f"{(fields.tm_yday + 6 - (fields.tm_wday + 1) % 7) // 7:02d}",
    "V": lambda fields: f"{_iso_week(fields)[1]:02d}",
    "w": lambda fields: str((fields.tm_wday + 1) % 7),
    "W": lambda fields: f"{(fields.tm_yday + 6 - fields.tm_wday) // 7:02d}",
    "x": lambda fields: format_date("%m/%d/%y", fields),
    "X": lambda fields: format_date("%H:%M:%S", fields),
    "y": lambda fields: f"{fields.tm_year % 100:02d}",
    "Y": lambda fields: str(fields.tm_year),
    "z": _zone_offset,
    "Z": lambda fields: fields.tm_zone or "",
    "%": lambda fields: "%",
}
# Conversions that take the modifiers E and O, which change nothing in the C locale.
MODIFIED = {"E": "cCxXyY", "O": "deHImMSuUVwWy"}


def format_date(form: str, fields: time.struct_time, convert: Callable[[], None] | None = None) -> str:
    """Replace the conversion specifiers of `form`. Raises DateError for one that C99 does not have.

    Calls `convert` before each conversion.
    """
    result = []
    position = 0
    while True:
        percent = form.find("%", position)
        if percent < 0:
            result.append(form[position:])
            return "".join(result)
        result.append(form[position:percent])
        letter = form[percent + 1 : percent + 2]
        position = percent + 2
        if letter in MODIFIED:
            modified = form[position : position + 1]
            letter = modified if modified in MODIFIED[letter] else ""
            position += 1
        conversion = CONVERSIONS.get(letter)
        if conversion is None:
            rest = form[percent:].partition("\0")[0]
            raise DateError(f"invalid conversion specifier '{rest}'")
        if convert is not None:
            convert()
        result.append(conversion(fields))
