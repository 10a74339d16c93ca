"""Dates of all ages against the reference, in several time zones."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from random import Random

import pytest

from luapy.stdlib.dates import CONVERSIONS
from tests.stdlib.library_calls import Comparison

ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "XYZ-05:30")
# In the others the C library's rules for summer time overflow in years beyond some millions.
ZONES_WITHOUT_SUMMER_TIME = ("UTC", "XYZ-05:30")
ALL_CONVERSIONS = "|".join(f"%{letter}" for letter in CONVERSIONS)
RANGES = (10**6, 10**9, 10**10, 10**12, 60 * 10**15)


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    saved = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if saved is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = saved
    time.tzset()


def test_dates(comparison: Comparison, zone: str) -> None:
    random = Random(zone)
    for _ in range(150):
        limit = random.choice(RANGES)
        seconds = random.randint(-limit, limit)
        comparison.check_run(
            f"return os.date('!{ALL_CONVERSIONS}', {seconds}), os.date('{ALL_CONVERSIONS}', {seconds})"
        )


def test_every_day_of_some_years(comparison: Comparison) -> None:
    """Weeks are what differs from day to day and from year to year."""
    comparison.check_run(
        """local days = {}
        for day = 10000, 10000 + 28 * 366 do
          days[#days + 1] = os.date("!%F %a %u %w %U %W %V %G %g %j", day * 86400)
        end
        return table.concat(days, "\\n")"""
    )


def test_times(comparison: Comparison, zone: str) -> None:
    random = Random(zone)
    for _ in range(300):
        far = zone in ZONES_WITHOUT_SUMMER_TIME and random.random() < 0.1
        limit = 100_000 if random.random() < 0.3 else 40
        fields = {
            "year": random.randint(-(2**31), 2**31) if far else random.randint(1900, 2100),
            "month": random.randint(-limit, limit),
            "day": random.randint(-limit, limit),
            "hour": random.randint(-limit, limit),
            "min": random.randint(-limit, limit),
            "sec": random.randint(-limit, limit),
        }
        isdst = random.choice(("nil", "nil", "true", "false"))
        table = ",".join(f"{name}={value}" for name, value in fields.items())
        comparison.check_run(
            f"""local t = {{{table},isdst={isdst}}} local s = os.time(t)
            return s, t.year, t.month, t.day, t.hour, t.min, t.sec, t.wday, t.yday, t.isdst"""
        )
