"""Call frames: what a thread is doing, as plain data linked from the innermost call outwards.

A `CallFrame` is a Lua function at an instruction. A `NativeFrame` is a builtin that waits for a call it made; its
subclasses, in the modules of the builtins, say what happens with that call's results or error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from luapy.vm.errors import LuaError
    from luapy.vm.state import State
    from luapy.vm.values import Builtin, LuaFunction, Results, UpValue


# How deep a resume of a thread gets whose frames are the interpreter's: too deep for translated code.
NOT_RESUMABLE = 1 << 30


class CallFrame:
    """An activation of a Lua function.

    `pc` is the next instruction and is up to date whenever anything but the interpreter's loop can look.
    `base` is where the first register would be on the reference's stack, counted for its stack limit.
    `top` ends the open results of the last instruction that left any, and the operands of a pending CONCAT.
    `native` is the builtin that this frame has just called; it means something only while the frame is the
    thread's innermost, and None then says that the Lua function itself is running.
    """

    __slots__ = (
        "base",
        "caller",
        "code",
        "function",
        "is_tail_call",
        "native",
        "open_upvalues",
        "pc",
        "registers",
        "to_be_closed",
        "top",
        "varargs",
    )

    is_translated = False
    is_nested = False
    is_boundary = False
    is_host = False
    reach = NOT_RESUMABLE

    def __init__(
        self, function: LuaFunction, registers: list[Any], code: Any, caller: Any, base: int, varargs: list[Any] | None
    ) -> None:
        self.function = function
        self.registers = registers
        self.code = code
        self.caller = caller
        self.base = base
        self.varargs = varargs
        self.pc = 0
        self.native: Builtin | None = None
        self.open_upvalues: dict[int, UpValue] | None = None
        self.to_be_closed: list[int] | None = None
        self.is_tail_call = False
        self.top = 0

    def close_upvalues(self, level: int) -> None:
        """Give every captured variable in a register from `level` on a cell of its own."""
        upvalues = self.open_upvalues
        if upvalues:
            for index in [index for index in upvalues if index >= level]:
                upvalues.pop(index).close()


class NativeFrame:
    """A builtin, `function`, that waits for the call above it; None when the host or the machine called.

    An invisible frame is not a level of the stack for ``debug`` and tracebacks. A frame that catches ends the
    search for who handles an error.
    """

    __slots__ = ("base", "caller", "function", "native")
    visible = True
    catches = False
    is_hook = False
    is_finalizer = False
    is_boundary = False
    is_host = False
    # Of the fast tier: a group of translated functions, and the edge of what the interpreter runs for one.
    is_translated = False
    is_nested = False
    reach = NOT_RESUMABLE
    closing = False
    handler: Any = None

    def __init__(self, function: Builtin | None, caller: Any) -> None:
        self.function = function
        self.caller = caller
        self.base: int = caller.base if caller is not None else 0
        self.native: Builtin | None = None

    def pending_values(self) -> list[Any]:
        """Return to-be-closed values that this frame still has to close, innermost first."""
        return []

    def stack_values(self) -> list[Any] | None:
        """Return the values on the function's own stack, for ``debug.getlocal``; None if it has none."""
        return None

    def returned(self, state: State, values: Results) -> None:
        """Take the results of the call above; this frame is the thread's innermost again."""
        raise NotImplementedError

    def failed(self, state: State, error: LuaError) -> LuaError | None:
        """Catch `error`, the frames above being gone. Return an error to go on with, or None."""
        raise NotImplementedError


def seen(frame: Any, innermost: bool = False) -> Any:
    """Return `frame`, or the innermost of the call frames that show a group of translated functions."""
    return frame.expand(innermost) if frame is not None and frame.is_translated else frame


def innermost_frame(thread: Any) -> Any:
    """Return the innermost frame of a thread as one that can be looked at."""
    return seen(thread.frame, True)


def as_tuple(values: Results) -> tuple[Any, ...]:
    """Return a call's results as a tuple, whatever their number."""
    return values if values.__class__ is tuple else (values,)


def first_value(values: Results) -> Any:
    """Return a call's results cut to one value."""
    if values.__class__ is tuple:
        return values[0] if values else None
    return values
