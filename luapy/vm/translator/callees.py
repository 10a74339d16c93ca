"""What is known of the Lua functions that an instruction calls: their prototype, and how many values it returns."""

from __future__ import annotations

from inspect import CO_VARARGS
from types import FunctionType
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.prepare import prepare
from luapy.vm.table import LuaTable
from luapy.vm.translator.flow import RETURNS, successors
from luapy.vm.values import LuaFunction

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto

# What `numbers_of_results` has for as many as there happen to be.
OPEN = -1
# Of longer functions nobody looks how they return.
_LONG = 1000


def exact_code(code: Any) -> Any:
    """Return the code of a function without a place for more arguments than parameters. Python calls that faster."""
    return code.replace(co_flags=code.co_flags & ~CO_VARARGS)


def add_exact(function: Any, code: Any) -> bool:
    """Give a translated function an attribute `exact`, with a code of its own or that of the function.

    False if the function has a use for more arguments than parameters.
    """
    own = function.__code__
    if own.co_varnames[own.co_argcount] != "_":
        return False
    if code is None:
        code = exact_code(own)
    function.exact = FunctionType(
        code, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    return True


def set_call(target: Proto | LuaFunction, call: Any) -> None:
    """Let functions of a prototype, or one function, be called by `call`."""
    target.call = call
    target.exact = getattr(call, "exact", call)


def note_callee(callees: dict[int, Proto | None], pc: int, called: Any) -> None:
    """Note what the instruction at `pc` calls: the prototype if it is always the same, else None."""
    proto = called.proto if called.__class__ is LuaFunction else None
    if callees.setdefault(pc, proto) is not proto:
        callees[pc] = None


def note_metamethod(callees: dict[int, Proto | None], pc: int, value: Any, event: str) -> None:
    """Note what the instruction at `pc` calls if the first operand's metamethod is what it calls."""
    metatable = value.metatable if value.__class__ is LuaTable else None
    note_callee(callees, pc, None if metatable is None else metatable.hash.get(event))


def upvalue_protos(function: LuaFunction, constant_upvalues: list[bool]) -> dict[int, Proto]:
    """Return the prototypes of the functions among the upvalues of a closure that nothing assigns."""
    protos = {}
    for index, (upvalue, constant) in enumerate(zip(function.upvalues, constant_upvalues)):
        if constant:
            value = upvalue.cells[upvalue.index]
            if value.__class__ is LuaFunction:
                protos[index] = value.proto
    return protos


def numbers_of_results(proto: Proto) -> set[int] | None:
    """Return how many values functions of `proto` may return; None if they may answer with a tail call."""
    if proto.prepared is None:
        prepare(proto)
    code: list[Any] = proto.prepared
    if len(code) > _LONG:
        return None
    numbers = set()
    pending = [0]
    seen = set(pending)
    while pending:
        pc = pending.pop()
        operation, first, end, _, _ = code[pc]
        if operation not in RETURNS:
            for following in successors(code, pc):
                if following not in seen:
                    seen.add(following)
                    pending.append(following)
        elif operation == op.TAILCALL:
            return None
        elif operation == op.RETURN:
            numbers.add(OPEN if end is None else end - first)
        else:
            numbers.add(1 if operation == op.RETURN1 else 0)
    return numbers
