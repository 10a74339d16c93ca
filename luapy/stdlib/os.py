"""The os library (manual section 6.9)."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from luapy.bytecode.numbers import string_to_number
from luapy.stdlib.dates import LARGEST_INT, DateError, format_date, local_time, seconds_of, universal_time
from luapy.stdlib.system import c_string, execution_results, failure, lua_string
from luapy.vm.arguments import (
    argument_error,
    check_integer,
    check_option,
    check_string,
    check_table,
    opt_integer,
    opt_string,
)
from luapy.vm.arithmetic import to_integer
from luapy.vm.costs import DATE_CONVERSION
from luapy.vm.errors import runtime_error
from luapy.vm.operations import index, is_true, set_index
from luapy.vm.state import new_library
from luapy.vm.table import LuaTable
from luapy.vm.values import NO_VALUE

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

LOCALE_CATEGORIES = ("all", "collate", "ctype", "monetary", "numeric", "time")
# A name from the environment selects the locale it finds, and only C's own is ever there.
LOCALE_NAMES = ("", "C", "POSIX")

# (field, default or None where it must be given, what C's ``struct tm`` subtracts)
DATE_FIELDS = (
    ("year", None, 1900),
    ("month", None, 1),
    ("day", None, 0),
    ("hour", 12, 0),
    ("min", 0, 0),
    ("sec", 0, 0),
)
TEMPORARY_NAME_ATTEMPTS = 100


def clock(state: State, *_: LuaValue) -> Results:
    return time.process_time()


# -- dates ----------------------------------------------------------------------------------------------


def date(state: State, form: LuaValue = None, when: LuaValue = None, *_: LuaValue) -> Results:
    form = opt_string(state, form, 1, "%c")
    seconds = int(time.time()) if when is None else check_integer(state, when, 2)
    universal = form[:1] == "!"
    if universal:
        form = form[1:]
    try:
        fields = universal_time(seconds) if universal else local_time(seconds)
    except DateError:
        raise runtime_error(state, "date result cannot be represented in this installation") from None
    if form.partition("\0")[0] == "*t":
        table = state.new_table()
        _set_date_fields(state, table, fields)
        return table

    def convert() -> None:
        if state.budget.on:
            state.budget.spend(DATE_CONVERSION)

    try:
        return format_date(form, fields, convert)
    except DateError as error:
        raise argument_error(state, 1, str(error)) from None


def _set_date_fields(state: State, table: LuaTable, fields: time.struct_time) -> None:
    values = {
        "year": fields.tm_year,
        "month": fields.tm_mon,
        "day": fields.tm_mday,
        "hour": fields.tm_hour,
        "min": fields.tm_min,
        "sec": fields.tm_sec,
        "yday": fields.tm_yday,
        "wday": (fields.tm_wday + 1) % 7 + 1,
    }
    for name, value in values.items():
        set_index(state, table, name, value)
    if fields.tm_isdst >= 0:
        set_index(state, table, "isdst", fields.tm_isdst > 0)


def time_(state: State, table: LuaValue = None, *_: LuaValue) -> Results:
    if table is None:
        return int(time.time())
    check_table(state, table, 1)
    fields = [_date_field(state, table, *field) for field in DATE_FIELDS]
    daylight_saving = index(state, table, "isdst")
    try:
        seconds = seconds_of(fields, None if daylight_saving is None else is_true(daylight_saving))
        normalized = local_time(seconds)
    except DateError:
        raise runtime_error(state, "time result cannot be represented in this installation") from None
    _set_date_fields(state, table, normalized)
    return seconds


def _date_field(state: State, table: LuaTable, name: str, default: int | None, offset: int) -> int:
    value = index(state, table, name)
    number = to_integer(string_to_number(value) if value.__class__ is str else value)
    if number is None:
        if value is not None:
            raise runtime_error(state, f"field '{name}' is not an integer")
        if default is None:
            raise runtime_error(state, f"field '{name}' missing in date table")
        return default
    if not -LARGEST_INT - 1 <= number - offset <= LARGEST_INT:
        raise runtime_error(state, f"field '{name}' is out-of-bound")
    return number


def difftime(state: State, later: LuaValue = NO_VALUE, earlier: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    return float(check_integer(state, later, 1)) - float(check_integer(state, earlier, 2))


# -- processes and the environment ----------------------------------------------------------------------


def execute(state: State, command: LuaValue = None, *_: LuaValue) -> Results:
    if command is None:
        return os.name == "nt" or os.path.exists("/bin/sh")
    status = os.system(c_string(check_string(state, command, 1)))
    if os.name != "posix":
        return execution_results(status)
    if os.WIFSIGNALED(status):
        return execution_results(-os.WTERMSIG(status))
    return execution_results(os.WEXITSTATUS(status))


def exit_(state: State, code: LuaValue = None, close: LuaValue = None, *_: LuaValue) -> Results:
    """End the program by SystemExit, which no Lua code can catch; a host that embeds luapy may."""
    status = int(not code) if code.__class__ is bool else opt_integer(state, code, 1, 0)
    if is_true(close):
        state.close()
    raise SystemExit(status)


def getenv(state: State, name: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    value = os.environ.get(os.fsdecode(c_string(check_string(state, name, 1))))
    return None if value is None else lua_string(value)


def setlocale(state: State, name: LuaValue = None, category: LuaValue = None, *_: LuaValue) -> Results:
    name = opt_string(state, name, 1, "C")
    check_option(state, category, 2, "all", LOCALE_CATEGORIES)
    return "C" if name in LOCALE_NAMES else None


# -- files ----------------------------------------------------------------------------------------------


def remove(state: State, name: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    path = c_string(check_string(state, name, 1))
    try:
        try:
            os.unlink(path)
        except (IsADirectoryError, PermissionError):
            if not os.path.isdir(path) or os.path.islink(path):
                raise
            os.rmdir(path)
    except OSError as error:
        return failure(error, path.decode("latin-1"))
    return True


def rename(state: State, old: LuaValue = NO_VALUE, new: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    old_path, new_path = c_string(check_string(state, old, 1)), c_string(check_string(state, new, 2))
    try:
        os.rename(old_path, new_path)
    except OSError as error:
        return failure(error)
    return True


def tmpname(state: State, *_: LuaValue) -> Results:
    """The file is made at once, so that nobody else gets the same name."""
    directory = "/tmp" if os.path.isdir("/tmp") else _temporary_directory()
    for _attempt in range(TEMPORARY_NAME_ATTEMPTS):
        name = os.path.join(directory, "lua_" + os.urandom(4).hex())
        try:
            os.close(os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            continue
        except OSError:
            break
        return lua_string(name)
    raise runtime_error(state, "unable to generate a unique filename")


def _temporary_directory() -> str:
    import tempfile

    return tempfile.gettempdir()


FUNCTIONS: dict[str, Any] = {
    "clock": clock,
    "date": date,
    "difftime": difftime,
    "execute": execute,
    "exit": exit_,
    "getenv": getenv,
    "remove": remove,
    "rename": rename,
    "setlocale": setlocale,
    "time": time_,
    "tmpname": tmpname,
}


def open_library(state: State) -> LuaTable:
    return new_library(state, "os", FUNCTIONS)
