"""States within a state: ``T.newstate`` and what works on its results, and errors that nobody catches."""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING, Any

from luapy.testing.internals.calls import protected_call
from luapy.testing.internals.language import ScriptFrame, check_state
from luapy.testing.internals.threads import STATUS_NAMES, ThreadBase, error_status
from luapy.vm.arguments import check_string, opt_string
from luapy.vm.errors import LuaError
from luapy.vm.operations import concat_operand, metamethod
from luapy.vm.values import NO_VALUE, Builtin, LightUserdata

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.table import LuaTable
    from luapy.vm.values import LuaValue, Results

# What `require` finds in a state after `loadlib`, and the modules that open them.
_PRELOADED = {
    "_G": "luapy.stdlib.base",
    "coroutine": "luapy.stdlib.coroutine",
    "debug": "luapy.stdlib.debug",
    "io": "luapy.stdlib.io",
    "os": "luapy.stdlib.os",
    "math": "luapy.stdlib.math",
    "string": "luapy.stdlib.string",
    "table": "luapy.stdlib.table",
    "T": "luapy.testing.internals.library",
}
# What a state takes beyond its main thread and tables, in the accounts of the one that makes it.
_STATE_SIZE = 1_500


class SharedLimits:
    """A ``with`` in which another state lives within the memory limits of this one, as if their memory were one."""

    def __init__(self, state: State, other: State) -> None:
        self.heap = state.heap
        self.other = other.heap

    def __enter__(self) -> None:
        heap, other = self.heap, self.other
        if other is not heap:
            limit = None if heap.limit is None else other.used + heap.limit - heap.used
            other.set_limit(limit, model_only=heap.model_only)
            other.set_faults(heap.allocation_limit, heap.fail_next)

    def __exit__(self, *_: Any) -> None:
        heap, other = self.heap, self.other
        if other is not heap:
            heap.set_faults(other.allocation_limit, other.fail_next)
            other.set_limit(None)
            other.set_faults()


def _new_state(state: State) -> State | None:
    """Make a state without libraries, None when there is no memory for it."""
    try:
        state.heap.charge(_STATE_SIZE)
    except LuaError:
        return None
    other = type(state)()
    base = ThreadBase([])
    other.main_thread.frame = base
    other.stdin, other.stdout, other.stderr = state.stdin, state.stdout, state.stderr
    return other


def newstate(state: State, *_: LuaValue) -> Results:
    other = _new_state(state)
    return None if other is None else LightUserdata(other)


def closestate(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    other = check_state(state, value)
    _close_stack(other, None)
    other.close()
    return ()


def _close_stack(other: State, error: LuaError | None) -> LuaError | None:
    """Close the variables on the stack below all calls. Return the last error there was."""
    base: Any = other.main_thread.frame
    while base.to_be_closed:
        value = base.values[base.to_be_closed.pop() - 1]
        try:
            other.call(metamethod(other, value, "__close"), value, None if error is None else error.value)
        except LuaError as failure:
            error = failure
    return error


def loadlib(state: State, value: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.loadlib(other)``: give a state ``require``, with the libraries ready to be loaded by it."""
    from luapy.stdlib import package

    other = check_state(state, value)
    if other.loaded.get("package") is None:
        package.open_library(other)
    preload = other.registry.get("_PRELOAD")
    for name, module in _PRELOADED.items():
        opener = Builtin(name, MethodType(_Opener(module), other))
        preload.set(name, opener)
    return ()


class _Opener:
    """The function that opens one library."""

    def __init__(self, module: str) -> None:
        self.module = module

    def __call__(self, state: State, *_: LuaValue) -> LuaTable:
        from importlib import import_module

        library: LuaTable = import_module(self.module).open_library(state)
        return library


def doremote(state: State, value: LuaValue = NO_VALUE, code: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
    """``T.doremote(other, code)``: run a chunk in a state; its results come over as strings.

    After an error: nil, the message, and the number of the status.
    """
    other = check_state(state, value)
    source = check_string(state, code, 2)
    with SharedLimits(state, other):
        status, results = _run_chunk(other, source)
    texts = tuple([concat_operand(result) for result in results])
    if status != "OK":
        return None, texts[0], STATUS_NAMES.index(status)
    return texts[0] if len(texts) == 1 else texts


def _run_chunk(other: State, source: str) -> tuple[str, tuple[LuaValue, ...]]:
    try:
        function = other.load(source, source)
    except LuaError as error:
        status = error_status(error.value)
        return "ERRSYNTAX" if status == "ERRRUN" else status, (error.value,)
    return protected_call(other, function, [])


def checkpanic(state: State, code: LuaValue = NO_VALUE, panic_code: LuaValue = None, *_: LuaValue) -> Results:
    """``T.checkpanic(script [, panic_script])``: run a script in a new state, where no one catches its errors.

    Return what is on top of the stack after the error and the second script, or "no errors".
    """
    script = check_string(state, code, 1)
    panic_script = opt_string(state, panic_code, 2, "")
    other = _new_state(state)
    if other is None:
        return None
    with SharedLimits(state, other):
        try:
            _run_unprotected(state, other, script, None)
        except LuaError as error:
            failure = _close_stack(other, error) or error
            base: Any = other.main_thread.frame
            base.values[:] = [failure.value]
            _run_unprotected(state, other, panic_script, error_status(failure.value))
            result = concat_operand(base.values[-1])
        else:
            result = "no errors"
        other.close()
    return result


def _run_unprotected(state: State, other: State, script: str, panic: str | None) -> None:
    frame = ScriptFrame(None, state.thread.frame, script, [])
    frame.target = other
    frame.thread = other.main_thread
    frame.panic = panic
    frame.interpret(state)


FUNCTIONS: dict[str, Any] = {
    "checkpanic": checkpanic,
    "closestate": closestate,
    "doremote": doremote,
    "loadlib": loadlib,
    "newstate": newstate,
}
