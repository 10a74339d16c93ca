"""Listing a function prototype in the form of ``luac -l`` and ``luac -l -l``.

The operand columns come from the opcode table; what stands behind the semicolon is said here, opcode by opcode.
A listing never fails: an index that leads nowhere in a damaged chunk is shown as a question mark.
"""

from __future__ import annotations

from luapy.bytecode import opcodes as op
from luapy.bytecode.numbers import number_to_string
from luapy.bytecode.proto import Constant, Proto

# Flags that are shown as a "k" behind the last operand, and those that are not shown.
_SUFFIX_ROLES = ("is constant", "needs close")
_HIDDEN_ROLE = "has extra"

_ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f",
    "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v",
}  # fmt: skip
_QUOTED = {code: _ESCAPES.get(chr(code), chr(code) if 32 <= code < 127 else f"\\{code:03d}") for code in range(256)}


def listing(proto: Proto, full: bool = False) -> str:
    """Return the instructions of `proto` and of the functions nested in it, as text with one code point a byte.

    With `full` the constants, local variables and upvalues of each function follow its instructions.
    The addresses in the text are the functions' numbers in order of appearance, so a listing is repeatable.
    """
    addresses: dict[int, str] = {}
    functions = _all_functions(proto)
    for number, function in enumerate(functions, 1):
        addresses[id(function)] = f"0x{number:08x}"
    lines: list[str] = []
    for function in functions:
        _list_head(lines, function, addresses[id(function)])
        _list_code(lines, function, addresses)
        if full:
            _list_data(lines, function, addresses[id(function)])
    lines.append("")
    return "\n".join(lines)


def instruction_text(proto: Proto, pc: int) -> str:
    """Return the instruction at `pc` (from 0) as a listing shows it: name, operands and comment."""
    return "\t".join(_instruction_columns(proto, pc, {})).rstrip()


def quote(text: str) -> str:
    """Return a string constant between quotes, with bytes that are not printable as escapes."""
    return '"' + text.translate(_QUOTED) + '"'


def constant_text(constant: Constant) -> str:
    """Return a constant as a listing shows it."""
    if constant is None:
        return "nil"
    if constant is True:
        return "true"
    if constant is False:
        return "false"
    if isinstance(constant, str):
        return quote(constant)
    return number_to_string(constant)


def _all_functions(proto: Proto) -> list[Proto]:
    functions = []
    pending = [proto]
    while pending:
        function = pending.pop()
        functions.append(function)
        pending.extend(reversed(function.protos))
    return functions


def _counted(count: int, noun: str, mark: str = "") -> str:
    return f"{count}{mark} {noun}" if count == 1 else f"{count}{mark} {noun}s"


def _c_text(text: str) -> str:
    """Return `text` as C's %s shows it: up to the first zero byte."""
    return text.partition("\0")[0]


def _shown_source(source: str) -> str:
    if source[:1] in ("@", "="):
        return _c_text(source[1:])
    return "(bstring)" if source[:1] == "\x1b" else "(string)"


def _list_head(lines: list[str], proto: Proto, address: str) -> None:
    source = _shown_source("=?" if proto.source is None else proto.source)
    kind = "function" if proto.line_defined else "main"
    where = f"<{source}:{proto.line_defined},{proto.last_line_defined}>"
    lines.append(f"\n{kind} {where} ({_counted(len(proto.code), 'instruction')} at {address})")
    lines.append(
        ", ".join(
            (
                _counted(proto.parameter_count, "param", "+" if proto.is_vararg else ""),
                _counted(proto.max_stack_size, "slot"),
                _counted(len(proto.upvalues), "upvalue"),
                _counted(len(proto.local_variables), "local"),
                _counted(len(proto.constants), "constant"),
                _counted(len(proto.protos), "function"),
            )
        )
    )


def _list_code(lines: list[str], proto: Proto, addresses: dict[int, str]) -> None:
    for pc, line in enumerate(proto_lines(proto)):
        shown_line = line if line > 0 else "-"
        name, operands, *comment = _instruction_columns(proto, pc, addresses)
        lines.append("\t".join(("", str(pc + 1), f"[{shown_line}]", f"{name:<9}", operands, *comment)))


def proto_lines(proto: Proto) -> list[int]:
    """Return the source line of every instruction of `proto`, -1 where it is unknown.

    One pass over the line information, where `Proto.line_at` would make one for each instruction.
    """
    lines = []
    line = proto.line_defined
    absolute = dict(proto.absolute_line_info)
    for pc, difference in zip(range(len(proto.code)), proto.line_info):
        line = absolute.get(pc, line) if difference == Proto.ABSOLUTE_LINE else line + difference
        lines.append(line)
    lines.extend([-1] * (len(proto.code) - len(lines)))
    return lines


def _list_data(lines: list[str], proto: Proto, address: str) -> None:
    lines.append(f"constants ({len(proto.constants)}) for {address}:")
    for index, constant in enumerate(proto.constants):
        lines.append(f"\t{index}\t{_type_letter(constant)}\t{constant_text(constant)}")
    lines.append(f"locals ({len(proto.local_variables)}) for {address}:")
    for index, variable in enumerate(proto.local_variables):
        lines.append(f"\t{index}\t{_c_text(variable.name)}\t{variable.start_pc + 1}\t{variable.end_pc + 1}")
    lines.append(f"upvalues ({len(proto.upvalues)}) for {address}:")
    for index, upvalue in enumerate(proto.upvalues):
        lines.append(f"\t{index}\t{_upvalue_name(proto, index)}\t{int(upvalue.in_stack)}\t{upvalue.index}")


def _type_letter(constant: Constant) -> str:
    if constant is None:
        return "N"
    if isinstance(constant, bool):
        return "B"
    if isinstance(constant, int):
        return "I"
    return "F" if isinstance(constant, float) else "S"


def _instruction_columns(proto: Proto, pc: int, addresses: dict[int, str]) -> list[str]:
    """Return name, operands and, where there is one, the comment."""
    instruction = proto.code[pc]
    number = op.get_op(instruction)
    if number >= len(op.OPCODES):
        return [f"?{number}", f"{op.get_a(instruction)} {op.get_b(instruction)} {op.get_c(instruction)}"]
    opcode = op.OPCODES[number]
    operands = []
    suffix = ""
    for field, role in opcode.operands:
        value = op.DECODERS[field](instruction)
        if role in _SUFFIX_ROLES:
            suffix = "k" if value else ""
        elif role != _HIDDEN_ROLE:
            operands.append(str(value))
    columns = [opcode.name, " ".join(operands) + suffix]
    comment = _comment(proto, pc, instruction, addresses)
    if comment is not None:
        columns.append("; " + comment)
    return columns


def _comment(proto: Proto, pc: int, instruction: int, addresses: dict[int, str]) -> str | None:
    number = op.get_op(instruction)
    if number in _VALUE_COMMENTS:
        return _VALUE_COMMENTS[number](proto, instruction)
    if number in _JUMP_COMMENTS:
        return _JUMP_COMMENTS[number](pc, instruction)
    if number in _COUNT_COMMENTS:
        return _COUNT_COMMENTS[number](instruction)
    if number == op.LOADKX:
        return _constant(proto, _extra(proto, pc))
    if number == op.NEWTABLE or (number == op.SETLIST and op.get_k(instruction)):
        return str(op.get_c(instruction) + _extra(proto, pc) * (op.MAX_C + 1))
    if number == op.CLOSURE:
        index = op.get_bx(instruction)
        return addresses.get(id(proto.protos[index])) if index < len(proto.protos) else "?"
    return None


def _extra(proto: Proto, pc: int) -> int:
    return op.get_ax(proto.code[pc + 1]) if pc + 1 < len(proto.code) else 0


def _constant(proto: Proto, index: int) -> str:
    return constant_text(proto.constants[index]) if index < len(proto.constants) else "?"


def _upvalue_name(proto: Proto, index: int) -> str:
    if index >= len(proto.upvalues):
        return "?"
    name = proto.upvalues[index].name
    return "-" if name is None else _c_text(name)


def _event(instruction: int) -> str:
    index = op.get_c(instruction)
    return op.EVENTS[index] if index < len(op.EVENTS) else "?"


def _flip(instruction: int) -> str:
    return " flip" if op.get_k(instruction) else ""


def _constant_c(proto: Proto, instruction: int) -> str:
    return _constant(proto, op.get_c(instruction))


def _stored(proto: Proto, instruction: int) -> str | None:
    return _constant(proto, op.get_c(instruction)) if op.get_k(instruction) else None


def _stored_at_name(proto: Proto, instruction: int) -> str:
    name = _constant(proto, op.get_b(instruction))
    stored = _stored(proto, instruction)
    return name if stored is None else f"{name} {stored}"


def _with_values(count: int, word: str) -> str:
    return f"all {word}" if count < 0 else f"{count} {word}"


# The comments that show constants and names, by opcode.
_VALUE_COMMENTS = {
    op.LOADK: lambda proto, i: _constant(proto, op.get_bx(i)),
    op.GETUPVAL: lambda proto, i: _upvalue_name(proto, op.get_b(i)),
    op.SETUPVAL: lambda proto, i: _upvalue_name(proto, op.get_b(i)),
    op.GETTABUP: lambda proto, i: f"{_upvalue_name(proto, op.get_b(i))} {_constant(proto, op.get_c(i))}",
    op.GETFIELD: _constant_c,
    op.SETTABUP: lambda proto, i: f"{_upvalue_name(proto, op.get_a(i))} {_stored_at_name(proto, i)}",
    op.SETTABLE: _stored,
    op.SETI: _stored,
    op.SETFIELD: _stored_at_name,
    op.SELF: _stored,
    op.EQK: lambda proto, i: _constant(proto, op.get_b(i)),
    op.MMBIN: lambda proto, i: _event(i),
    op.MMBINI: lambda proto, i: _event(i) + _flip(i),
    op.MMBINK: lambda proto, i: f"{_event(i)} {_constant(proto, op.get_b(i))}{_flip(i)}",
    **dict.fromkeys(range(op.ADDK, op.BXORK + 1), _constant_c),
}

# The comments that show where a jump leads, counting instructions from 1.
_JUMP_COMMENTS = {
    op.JMP: lambda pc, i: f"to {pc + op.get_sj(i) + 2}",
    op.FORLOOP: lambda pc, i: f"to {pc - op.get_bx(i) + 2}",
    op.FORPREP: lambda pc, i: f"exit to {pc + op.get_bx(i) + 3}",
    op.TFORPREP: lambda pc, i: f"to {pc + op.get_bx(i) + 2}",
    op.TFORLOOP: lambda pc, i: f"to {pc - op.get_bx(i) + 2}",
}

# The comments that show how many values go in and out.
_COUNT_COMMENTS = {
    op.LOADNIL: lambda i: f"{op.get_b(i) + 1} out",
    op.CALL: lambda i: f"{_with_values(op.get_b(i) - 1, 'in')} {_with_values(op.get_c(i) - 1, 'out')}",
    op.TAILCALL: lambda i: f"{op.get_b(i) - 1} in",
    op.RETURN: lambda i: _with_values(op.get_b(i) - 1, "out"),
    op.VARARG: lambda i: _with_values(op.get_c(i) - 1, "out"),
}
