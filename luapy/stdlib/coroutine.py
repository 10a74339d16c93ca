"""Coroutine manipulation (manual section 6.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.arguments import check_function, type_error
from luapy.vm.coroutine import DEAD, SUSPENDED, Coroutine, status_of
from luapy.vm.errors import runtime_error
from luapy.vm.heap.sizes import HOST_CLOSURE, HOST_UPVALUE
from luapy.vm.resuming import begin_resume, begin_wrapped, begin_yield, close_coroutine
from luapy.vm.values import NO_VALUE, ControlBuiltin

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.table import LuaTable
    from luapy.vm.values import LuaValue, Results


def _check_thread(state: State, value: LuaValue) -> Coroutine:
    if value.__class__ is not Coroutine:
        raise type_error(state, 1, "thread", value)
    return value


def create(state: State, function: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    check_function(state, function, 1)
    return state.new_thread(function)


def resume(state: State, arguments: list[LuaValue]) -> None:
    _check_thread(state, arguments[0] if arguments else NO_VALUE)
    begin_resume(state, arguments)


def wrap(state: State, function: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    thread = state.new_thread(check_function(state, function, 1))
    state.heap.charge(HOST_CLOSURE + HOST_UPVALUE, "function")

    def begin(state: State, arguments: list[LuaValue]) -> None:
        begin_wrapped(state, thread, arguments)

    return state.heap.created(ControlBuiltin("wrap", begin, (thread,), thread))


def status(state: State, thread: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    return status_of(_check_thread(state, thread), state.thread)


def running(state: State, *_: LuaValue) -> Results:
    return state.thread, state.thread.is_main


def isyieldable(state: State, thread: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    target = state.thread if thread is NO_VALUE else _check_thread(state, thread)
    return target.non_yieldable == 0


def close(state: State, thread: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    target = _check_thread(state, thread)
    status = status_of(target, state.thread)
    if status != SUSPENDED and status != DEAD:
        raise runtime_error(state, f"cannot close a {status} coroutine")
    closed, value = close_coroutine(state, target)
    return True if closed else (False, value)


FUNCTIONS: dict[str, Any] = {
    "close": close,
    "create": create,
    "isyieldable": isyieldable,
    "resume": ControlBuiltin("resume", resume),
    "running": running,
    "status": status,
    "wrap": wrap,
    "yield": ControlBuiltin("yield", begin_yield),
}


def open_library(state: State) -> LuaTable:
    from luapy.vm.state import new_library

    state.library_data["coroutines"] = (FUNCTIONS["resume"], FUNCTIONS["yield"])
    return new_library(state, "coroutine", FUNCTIONS)
