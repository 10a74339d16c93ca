"""What the reference's objects take on a 64-bit machine, in bytes: the model by which the heap charges.

The figures are those of Lua 5.4 compiled for x86-64; ``collectgarbage("count")`` there shows each of them. A test
compares them with the reference, kind by kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.vm.tablesizes import power_of_two

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto

TABLE = 56
ARRAY_SLOT = 16
NODE = 24
# The header of a string and the zero behind its bytes.
STRING = 25
# Strings up to this length are one object for each content; longer ones are as many as were made.
SHORT_STRING = 40
CLOSURE = 32
CLOSURE_UPVALUE = 8
UPVALUE = 40
# A function of the host with upvalues.
HOST_CLOSURE = 32
HOST_UPVALUE = 16
USERDATA = 32
USERDATA_WITH_VALUES = 40
USER_VALUE = 16
THREAD = 208
STACK_SLOT = 16
CALL = 64
# A new thread's stack: the slots that a function may count on, and some in reserve.
BASIC_STACK = 40
# The limit of one thread's stack (LUAI_MAXSTACK), and the room beyond it for the handling of that error.
MAX_STACK = 1_000_000
ERROR_STACK = 200
MIN_STACK = 20
EXTRA_STACK = 5
PROTO = 128
INSTRUCTION = 4
CONSTANT = 16
POINTER = 8
UPVALUE_DESCRIPTION = 16
LOCAL_VARIABLE = 16
LINE = 1
ABSOLUTE_LINE = 8
# Beyond the model: what the compiler takes while it works for a byte of source, and the loader for one of a binary
# chunk; and what Python takes for a prototype, and for an instruction as loaded and as prepared for running.
COMPILER = 100
UNDUMP = 60
PYTHON_PROTO = 900
PYTHON_INSTRUCTION = 156


def userdata_size(user_values: int, size: int) -> int:
    """Return the size of a full userdata with a block of `size` bytes."""
    header = USERDATA_WITH_VALUES if user_values else USERDATA
    return header + USER_VALUE * user_values + size


def proto_size(proto: Proto) -> int:
    """Return the size of one prototype, without its strings and nested prototypes."""
    return (
        PROTO
        + INSTRUCTION * len(proto.code)
        + CONSTANT * len(proto.constants)
        + POINTER * len(proto.protos)
        + UPVALUE_DESCRIPTION * len(proto.upvalues)
        + LOCAL_VARIABLE * len(proto.local_variables)
        + LINE * len(proto.line_info)
        + ABSOLUTE_LINE * len(proto.absolute_line_info)
    )


def code_size(proto: Proto) -> int:
    """Return what Python takes for a prototype and those within beyond the model, prepared for running."""
    total = 0
    pending = [proto]
    while pending:
        nested = pending.pop()
        total += PYTHON_PROTO + PYTHON_INSTRUCTION * len(nested.code)
        pending += nested.protos
    return total


def thread_size(stack_size: int, calls: int) -> int:
    """Return the size of a thread with a stack of so many slots and so many calls; the first is part of it."""
    return THREAD + STACK_SLOT * (stack_size + EXTRA_STACK) + CALL * max(calls - 1, 0)


def proto_strings(proto: Proto) -> list[str]:
    """Return the strings of one prototype: its source, constants and names."""
    names: list[Any] = [proto.source, *proto.constants]
    names += [upvalue.name for upvalue in proto.upvalues]
    names += [variable.name for variable in proto.local_variables]
    return [name for name in names if name.__class__ is str]


def proto_account(proto: Proto) -> tuple[int, int, dict[Any, int]]:
    """Return what one prototype takes by the model and beyond it, and what each of its strings does, by its key."""
    account = proto.account
    if account is None:
        strings = {string_key(text): STRING + len(text) for text in proto_strings(proto)}
        extra = PYTHON_PROTO + PYTHON_INSTRUCTION * len(proto.code)
        account = proto.account = proto_size(proto), extra, strings
    return account


def string_key(text: str) -> str | int:
    """Return what a string is counted by: a short one by what it says, a long one as the object that it is."""
    return text if len(text) <= SHORT_STRING else id(text)


def loaded_size(proto: Proto) -> int:
    """Return what a function just compiled takes: closure, upvalues, prototypes, strings and the compiler's table."""
    strings: set[str] = set()
    total = 0
    pending = [proto]
    while pending:
        nested = pending.pop()
        total += proto_size(nested)
        strings.update(proto_strings(nested))
        pending += nested.protos
    # The machine has the name _ENV itself.
    strings -= {proto.source or "", "_ENV"}
    total += sum([STRING + len(text) for text in strings])
    total += CLOSURE + (CLOSURE_UPVALUE + UPVALUE) * len(proto.upvalues)
    return total + TABLE + NODE * power_of_two(len(strings) + 1)
