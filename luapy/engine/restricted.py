"""Functions of the standard library as sandboxed programs get them, where they differ from its own.

Each takes the sandbox and its Lua arguments. The names are those in the table of `luapy.engine.libraries`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable

from luapy.engine.virtual_files import clean_name
from luapy.stdlib import math as math_library
from luapy.stdlib import os as os_library
from luapy.stdlib.system import c_string, failure, lua_string
from luapy.vm.arguments import argument_error, check_option, check_string, opt_string
from luapy.vm.heap.options import OPTIONS
from luapy.vm.values import NO_VALUE

if TYPE_CHECKING:
    from luapy.engine.sandbox import Sandbox
    from luapy.vm.values import LuaValue, Results

# A collection looks at so many bytes in about the time of an instruction.
_BYTES_FOR_ONE = 64
_COLLECTIONS = ("collect", "step")


def collectgarbage(box: Sandbox, option: LuaValue = None, *_: LuaValue) -> Results:
    """Counts, and collects, for which it charges; the collector's settings are the host's."""
    state = box.state
    name = check_option(state, "collect" if option is None else option, 1, None, tuple(OPTIONS))
    if name == "count":
        state.heap.collector.catch_up()
        step = box.policy.count_step
        return (state.heap.used - box.base) // step * step / 1024.0
    if name == "isrunning":
        return True
    if name not in _COLLECTIONS:
        raise argument_error(state, 1, f"option '{name}' is not allowed")
    if state.heap.collector.finalizers.running:
        return None
    state.budget.spend(state.heap.used // _BYTES_FOR_ONE)
    state.heap.collector.collect()
    return True if name == "step" else 0


def randomseed(box: Sandbox, *seeds: LuaValue) -> Results:
    """Without arguments, start anew as the policy says."""
    if seeds:
        return math_library.random_seed(box.state, *seeds)
    first, second = box.random_seeds()
    return math_library.random_seed(box.state, first, second)


# -- time and the environment ---------------------------------------------------------------------------


def clock(box: Sandbox, *_: LuaValue) -> Results:
    """The seconds since the run began."""
    kind = box.policy.clock
    if kind == "none":
        return 0.0
    passed = box.clock.used
    return passed if kind == "real" else float(int(passed))


def time_(box: Sandbox, table: LuaValue = None, *_: LuaValue) -> Results:
    if table is None and box.policy.clock == "none":
        return 0
    return os_library.time_(box.state, table)


def date(box: Sandbox, form: LuaValue = None, when: LuaValue = None, *_: LuaValue) -> Results:
    state = box.state
    if box.policy.clock == "none":
        form = opt_string(state, form, 1, "%c")
        # The local time zone tells where the host is.
        form = form if form[:1] == "!" else "!" + form
        when = 0 if when is None else when
    return os_library.date(state, form, when)


def getenv(box: Sandbox, name: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    name = check_string(box.state, name, 1)
    if name not in box.policy.environment:
        return None
    value = os.environ.get(name)
    return None if value is None else lua_string(value)


# -- files and modules ----------------------------------------------------------------------------------


def remove(box: Sandbox, name: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """Remove a file of the host's file system."""
    name = check_string(box.state, name, 1)
    try:
        box.open_files().remove(clean_name(c_string(name)))
    except OSError as error:
        return failure(error, name)
    return True


def rename(box: Sandbox, old: LuaValue = NO_VALUE, new: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """Rename a file of the host's file system."""
    old, new = check_string(box.state, old, 1), check_string(box.state, new, 2)
    try:
        box.open_files().rename(clean_name(c_string(old)), clean_name(c_string(new)))
    except OSError as error:
        return failure(error)
    return True


def require(box: Sandbox, name: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    return box.modules.require(check_string(box.state, name, 1))


RESTRICTED: dict[str, Callable[..., Any]] = {
    "clock": clock,
    "collectgarbage": collectgarbage,
    "date": date,
    "getenv": getenv,
    "randomseed": randomseed,
    "remove": remove,
    "rename": rename,
    "require": require,
    "time": time_,
}
