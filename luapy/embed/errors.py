"""The exceptions that a host sees, and their way between Lua and Python.

Inside the machine an error is a `luapy.vm.errors.LuaError`, and a tripped limit a `luapy.vm.budget.LimitReached`.
`to_public` makes of them what leaves the API, `to_machine` what goes back into Lua when a Python function that Lua
called lets it pass. Python exceptions pass through Lua as themselves: they travel as the value of a Lua error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode.numbers import number_to_string
from luapy.embed.references import LuaReference
from luapy.embed.tracebacks import LuaTraceback, show_lua_frames
from luapy.vm import budget, limits
from luapy.vm.closing import close_left_open
from luapy.vm.errors import NOT_ENOUGH_MEMORY
from luapy.vm.errors import LuaError as MachineError
from luapy.vm.heap.heap import MemoryLimit
from luapy.vm.traceback import levels_stopped

if TYPE_CHECKING:
    from typing import Protocol

    from luapy.embed.conversion import Converter
    from luapy.vm.state import State

    class Runtime(Protocol):
        """What is needed of a runtime here."""

        @property
        def state(self) -> State: ...
        @property
        def converter(self) -> Converter: ...


# Stands for a value that is the message.
_MESSAGE: Any = object()


class LuaError(Exception):
    """An error raised by Lua code, or on its behalf.

    `value` is the error object as Python sees it: a str for most errors, and whatever was given to ``error``.
    `traceback` tells where in Lua it was raised, None when that is not known.
    """

    value: Any
    traceback: LuaTraceback | None

    def __init__(self, message: str = "", *, value: Any = _MESSAGE, traceback: LuaTraceback | None = None) -> None:
        super().__init__(message)
        self.value = message if value is _MESSAGE else value
        self.traceback = traceback

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[Any, ...]:
        # Of a Lua value, which stays with its state, another process gets the message.
        value = str(self) if isinstance(self.value, LuaReference) else self.value
        return type(self), self.args, {"value": value, "traceback": self.traceback}


class LuaSyntaxError(LuaError):
    """A chunk does not compile."""


class BytecodeError(LuaError):
    """A binary chunk is damaged, was refused by the verifier, or may not be loaded here."""


class LuaMemoryError(LuaError, MemoryError):
    """The limit on memory does not allow what the program asked for."""


class ConversionError(LuaError, ValueError):
    """A value has no counterpart on the other side, or a structure is too deep or too large to convert."""


class IntegerRangeError(ConversionError, OverflowError):
    """An integer does not fit into the 64 bits of Lua's."""


class TextError(ConversionError, UnicodeError):
    """A string cannot be encoded or decoded."""


class ForeignValueError(ConversionError):
    """A value of one Lua state was handed to another."""


class SandboxViolation(LuaError):
    """The program tried what its policy does not allow."""


class LuaLimitError(LuaError):
    """A limit has stopped the program. Lua code can neither catch this nor run on its way to the host."""

    # What the machine raised, for the way back through Lua code further out.
    limit: budget.LimitReached | None = None


class InstructionLimitError(LuaLimitError):
    """The instruction budget is used up."""


class TimeLimitError(LuaLimitError, TimeoutError):
    """The time allowed has passed."""


class LuaInterrupted(LuaLimitError):
    """Another thread has interrupted the program."""


class CallDepthError(LuaLimitError):
    """Calls are nested deeper than allowed."""


class OutputLimitError(LuaLimitError):
    """The program has written more than allowed."""


class MemoryLimitError(LuaLimitError, LuaMemoryError):
    """The limit on memory is reached, and is final."""


# What the limits of the machine are in the API; subclasses are found through their base.
LIMIT_ERRORS: dict[type[BaseException], type[LuaLimitError]] = {
    MemoryLimit: MemoryLimitError,
    budget.InstructionLimit: InstructionLimitError,
    budget.TimeLimit: TimeLimitError,
    budget.Interrupted: LuaInterrupted,
    limits.DepthLimit: CallDepthError,
    limits.OutputLimit: OutputLimitError,
    budget.LimitReached: LuaLimitError,
}


def to_public(runtime: Runtime, error: BaseException, kind: type[LuaError] = LuaError) -> BaseException:
    """Return what the host is to see of an error that leaves Lua. Raise it outside of any ``except`` clause.

    `kind` is the class for errors that are not of a more special one. The result's Python traceback begins with the
    Lua functions that the error has passed. To-be-closed variables of these that are still open are closed first.
    """
    if isinstance(error, MachineError) and error.pending:
        try:
            error = close_left_open(runtime.state, error)
        except budget.LimitReached as limit:
            error = limit
    return public_error(runtime.converter, error, kind)


def public_error(converter: Converter, error: BaseException, kind: type[LuaError] = LuaError) -> BaseException:
    """Do what `to_public` does, for the converter of a runtime."""
    if isinstance(error, budget.LimitReached):
        return _limit_error(error)
    if not isinstance(error, MachineError):
        return error
    public = error.python
    if public is None:
        value = _value_for_host(converter, error)
        if isinstance(value, BaseException):
            public = value
        else:
            traceback = None if error.levels is None else LuaTraceback(error.levels)
            if error.value == NOT_ENOUGH_MEMORY:
                kind = LuaMemoryError
            public = kind(_message(error), value=value, traceback=traceback)
    if error.levels is not None:
        show_lua_frames(public, error.levels)
    return public


def _value_for_host(converter: Converter, error: MachineError) -> Any:
    """Return an error object as the host sees it; where it cannot be converted, the message in its place."""
    value = error.value
    try:
        # The end of a program is not charged for.
        return converter.decoded(value) if value.__class__ is str else converter.to_python(value)
    except ConversionError:
        return value.encode("latin-1") if value.__class__ is str else _message(error)


def _message(error: MachineError) -> str:
    value = error.value
    return number_to_string(value) if value.__class__ is int or value.__class__ is float else str(error)


def _limit_error(error: budget.LimitReached) -> LuaLimitError:
    public = error.python
    if not isinstance(public, LuaLimitError):
        kind = next(LIMIT_ERRORS[base] for base in type(error).__mro__ if base in LIMIT_ERRORS)
        public = kind(str(error), traceback=None if error.levels is None else LuaTraceback(error.levels))
        public.limit = error
    if error.levels is not None:
        show_lua_frames(public, error.levels)
    return public


def to_machine(runtime: Runtime, exception: BaseException) -> BaseException:
    """Return what goes on in Lua when a Python function that Lua called has raised `exception`.

    A Lua error goes on with its own value, another `Exception` as the value of an error. Limits, and what is no
    `Exception`, stay out of the reach of Lua code.
    """
    if isinstance(exception, LuaLimitError) and exception.limit is not None:
        limit = exception.limit
        limit.python = exception
        limit.levels = levels_stopped(runtime.state)
        return limit
    if isinstance(exception, (budget.LimitReached, MachineError)) or not isinstance(exception, Exception):
        return exception
    error = MachineError(_value_for_lua(runtime, exception))
    error.python = exception
    return error


def _value_for_lua(runtime: Runtime, exception: Exception) -> Any:
    if isinstance(exception, LuaError):
        try:
            return runtime.converter.to_lua(exception.value)
        except ConversionError:
            # A value of another state, for one.
            return runtime.converter.to_lua(str(exception))
    return runtime.converter.proxy(exception)
