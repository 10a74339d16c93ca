"""Async functions of Python in Lua: Lua code runs in a coroutine, which `drive` runs as part of an event loop.

A call of an async function suspends it, and hands over an awaitable (luapy/vm/awaiting.py). `drive` goes on with its
result, or with the exception as an error at the call.
"""

from __future__ import annotations

from functools import partial
from inspect import CO_COROUTINE, CO_ITERABLE_COROUTINE
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any, Callable

from luapy.embed.coroutines import THROW, resume
from luapy.vm.coroutine import DEAD
from luapy.vm.errors import LuaError
from luapy.vm.frames import as_tuple
from luapy.vm.resuming import Awaiting, Failure, RelayFrame, close_coroutine

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from luapy.vm.coroutine import Coroutine
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

_ASYNC = CO_COROUTINE | CO_ITERABLE_COROUTINE


def is_async(function: Any) -> bool:
    """Is this a function made by ``async def``, a method or ``partial`` of one, or an object that is called as one?"""
    while function.__class__ is partial:
        function = function.func
    if function.__class__ is MethodType:
        function = function.__func__
    if function.__class__ is not FunctionType:
        function = vars(type(function)).get("__call__")
    return function.__class__ is FunctionType and bool(function.__code__.co_flags & _ASYNC)


async def drive(
    state: State,
    thread: Coroutine,
    arguments: list[LuaValue],
    running: Callable[[], AbstractContextManager[Any]],
    to_machine: Callable[[BaseException], BaseException],
) -> Results:
    """Run a coroutine that has not begun to its end, and await what it waits for. Return its results.

    It runs inside of ``with running()``. Cancelled, it closes its variables and those of the coroutines in it.
    """
    thread.is_driven = True
    values: list[Any] = arguments
    while True:
        with running():
            thread.resumer = None
            results: Any = resume(state, thread, values)
            while results.__class__ is not Awaiting and thread.status != DEAD:
                error = LuaError("attempt to yield from outside a coroutine")
                results = state.call_for_host(THROW, thread, error)
            if thread.status == DEAD:
                returned: Results = results
                return returned
            # Nobody else can resume it meanwhile.
            thread.resumer = state.main_thread
        try:
            value = await results.awaitable
        except Exception as exception:
            values = [Failure(to_machine(exception))]
        except BaseException:
            with running():
                _abandon(state, thread)
            raise
        else:
            with running():
                values = _delivered(results, value, to_machine)


def _delivered(awaiting: Awaiting, value: Any, to_machine: Callable[[BaseException], BaseException]) -> list[Any]:
    try:
        return [*as_tuple(awaiting.deliver(value))]
    except Exception as exception:
        return [Failure(to_machine(exception))]


def _abandon(state: State, thread: Coroutine) -> None:
    """Close a coroutine that waits for the host, and before it those that it waits for."""
    thread.resumer = None
    thread.settle()
    frame: Any = thread.frame
    if frame.__class__ is RelayFrame:
        _abandon(state, frame.thread)
    close_coroutine(state, thread)
