"""`Proto`: a compiled function, the unit that the compiler makes, chunks store and the machine runs."""

from __future__ import annotations

from typing import Any, Union

from luapy.bytecode.chunkname import short_source

Constant = Union[None, bool, int, float, str]


class UpvalueDescription:
    """Where a closure finds one upvalue when it is made.

    `in_stack` is True when register `index` of the enclosing function is captured, False when upvalue
    `index` of the enclosing function is shared. `kind` is 0 for a regular variable, 1 for ``<const>``,
    2 for ``<close>``, 3 for a compile-time constant. `name` is None in stripped chunks.
    """

    __slots__ = ("in_stack", "index", "kind", "name")

    def __init__(self, name: str | None, in_stack: bool, index: int, kind: int = 0) -> None:
        self.name = name
        self.in_stack = in_stack
        self.index = index
        self.kind = kind


class LocalVariable:
    """A local variable's name and the half-open range of instructions in which it is alive."""

    __slots__ = ("end_pc", "name", "start_pc")

    def __init__(self, name: str, start_pc: int, end_pc: int = 0) -> None:
        self.name = name
        self.start_pc = start_pc
        self.end_pc = end_pc


class Proto:
    """A function prototype of Lua 5.4.

    `code` holds 32-bit instructions. `line_info` has one signed difference for each instruction
    (ABSOLUTE_LINE where `absolute_line_info` has the line), both are empty in stripped chunks.
    `prepared` belongs to the machine: instructions decoded for running, made when first needed. So does `counted`: the
    same with charges for a budget. `mark` and `account`,
    what the prototype takes, belong to the machine's collector.
    """

    ABSOLUTE_LINE = -0x80

    __slots__ = (
        "__weakref__",
        "absolute_line_info",
        "account",
        "call",
        "code",
        "constants",
        "counted",
        "exact",
        "fast",
        "heat",
        "history",
        "is_vararg",
        "last_line_defined",
        "line_defined",
        "line_info",
        "local_variables",
        "mark",
        "max_stack_size",
        "parameter_count",
        "prepared",
        "protos",
        "resumable",
        "source",
        "text",
        "upvalues",
    )

    def __init__(self, source: str | None = None) -> None:
        self.source = source
        self.line_defined = 0
        self.last_line_defined = 0
        self.parameter_count = 0
        self.is_vararg = False
        self.max_stack_size = 2
        self.code: list[int] = []
        self.constants: list[Constant] = []
        self.upvalues: list[UpvalueDescription] = []
        self.protos: list[Proto] = []
        self.line_info: list[int] = []
        self.absolute_line_info: list[tuple[int, int]] = []
        self.local_variables: list[LocalVariable] = []
        # The source text, where a host keeps it for its tracebacks.
        self.text: str | None = None
        self.prepared: Any = None
        self.counted: Any = None
        # Of the fast tier: what calls the function from translated code, in general and with no more arguments than
        # there are parameters, and (translated only) from the interpreter; what makes a generator of a call, for
        # functions that yield; the calls until it is looked at, 0 for never; what is known of it.
        self.call: Any = None
        self.exact: Any = None
        self.fast: Any = None
        self.resumable: Any = None
        self.heat = 0
        self.history: Any = None
        self.mark = 0
        self.account: tuple[int, int, dict[Any, int]] | None = None

    def short_source(self) -> str:
        """Return the chunk's name as messages show it, "?" when it was stripped."""
        return short_source("=?" if self.source is None else self.source)

    def line_at(self, pc: int) -> int:
        """Return the source line of instruction `pc` (from 0), or -1 when the chunk is stripped."""
        if not self.line_info:
            return -1
        base_pc, line = -1, self.line_defined
        for absolute_pc, absolute_line in self.absolute_line_info:
            if absolute_pc > pc:
                break
            base_pc, line = absolute_pc, absolute_line
        for difference in self.line_info[base_pc + 1 : pc + 1]:
            line += difference
        return line

    def local_name(self, number: int, pc: int) -> str | None:
        """Return the name of the `number`-th local variable (from 1) alive at `pc`, or None."""
        for variable in self.local_variables:
            if variable.start_pc > pc:
                break
            if pc < variable.end_pc:
                number -= 1
                if number == 0:
                    return variable.name
        return None
