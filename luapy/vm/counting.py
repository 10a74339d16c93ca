"""The interpreter that counts: segments of prepared instructions, and a loop that charges them.

The loop is the interpreter's own, with a few statements added to its syntax tree, so that a state without a budget
pays nothing. Positions in the source stay what they are.
"""

from __future__ import annotations
import __future__

import ast
import inspect
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm.prepare import TRACED_YIELD, prepare
from luapy.vm.translator.flow import ARITHMETIC, successors

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.budget import Budget
    from luapy.vm.frames import CallFrame
    from luapy.vm.prepare import Prepared

# What the reference executes as part of another instruction, or before hooks begin.
UNCOUNTED = frozenset((op.VARARGPREP, op.TFORPREP, op.TFORLOOP))
# These end segments: they call, or allocate, where finalizers may run.
CUTS = frozenset((op.CALL, op.TFORCALL, op.NEWTABLE, op.CLOSURE, op.CONCAT))


def weight(instruction: Any) -> int:
    return 0 if instruction[0] in UNCOUNTED else 1


def find_segments(code: list[Prepared], entry: int = 0) -> list[list[int]]:
    """Return the rows of instructions, reachable from `entry`, that are executed either all or not at all."""
    leaders = {entry}
    seen = {entry}
    pending = [entry]
    while pending:
        pc = pending.pop()
        following = successors(code, pc)
        operation = code[pc][0]
        if len(following) != 1 or operation in CUTS or operation in (op.JMP, op.TFORPREP):
            leaders.update(following)
        for target in following:
            if target not in seen:
                seen.add(target)
                pending.append(target)
    segments = []
    for pc in leaders:
        segment = [pc]
        while True:
            following = successors(code, pc)
            if len(following) != 1 or following[0] in leaders:
                break
            pc = following[0]
            segment.append(pc)
        segments.append(segment)
    return segments


def with_charges(proto: Proto) -> tuple[list[Any], list[int]]:
    """Return the prepared instructions with charges, and what is outstanding before each instruction.

    The charge of n takes the place of a segment's first instruction: (-n, instruction, 0, 0, 0). An MMBIN charges
    itself.
    """
    prepared = proto.prepared or prepare(proto)
    code: list[Any] = list(prepared)
    rests = [0] * (len(code) + 1)
    for segment in find_segments(prepared):
        rest = 0
        for pc in reversed(segment):
            if prepared[pc][0] in ARITHMETIC:
                rests[pc + 1] = rest
                code[pc + 1] = (-1, prepared[pc + 1], 0, 0, 0)
            rest += weight(prepared[pc])
            rests[pc] = rest
        first = segment[0]
        rests[first] = 0
        if rest:
            code[first] = (-rest, prepared[first], 0, 0, 0)
    proto.counted = code, rests
    return code, rests


class SteppedCode:
    """The instructions of one frame as a sequence whose reading charges them, one by one."""

    __slots__ = ("budget", "code", "frame")

    def __init__(self, budget: Budget, frame: CallFrame, code: Any) -> None:
        self.budget = budget
        self.frame = frame
        self.code = code

    def __getitem__(self, pc: int) -> Prepared:
        instruction: Prepared = self.code[pc]
        if instruction[0] not in UNCOUNTED and instruction[0] != TRACED_YIELD:
            budget = self.budget
            budget.left -= 1
            if budget.left < 0:
                self.frame.pc = pc + 1
                self.frame.native = None
                budget.one()
        return instruction


# -- the loop ---------------------------------------------------------------------------------------------

_FETCHED = """
if operation < 0:
    budget.left += operation
    if budget.left < 0:
        # With what is outstanding at an MMBIN.
        operation -= rests[pc]
        rests = None
        frame.pc = pc + 1
        frame.native = None
        if budget.spent(-operation):
            code = SteppedCode(budget, frame, plain)
            continue
        rests = frame.function.proto.counted[1]
    operation, a, b, c, d = a
"""
_CODE = """
plain = frame.code
if plain.__class__ is list:
    code, rests = frame.function.proto.counted or with_charges(frame.function.proto)
else:
    code, rests = SteppedCode(budget, frame, plain), None
"""
# A frame goes on: what is left of the segment that it is in, given back when it was left, is charged again.
_ENTERED = """
if rests is not None and rests[pc]:
    budget.left -= rests[pc]
    if budget.left < 0:
        rests = None
        if budget.spent(frame.function.proto.counted[1][pc]):
            code = SteppedCode(budget, frame, plain)
        else:
            rests = frame.function.proto.counted[1]
"""
_LEFT = """
if rests is not None and rests[pc]:
    if budget.recalled:
        budget.give_back(current_frame())
    else:
        budget.left += rests[pc]
"""
_FAILING = """
try:
    pass
except BaseException:
    if rests is not None and rests[pc]:
        budget.give_back(current_frame())
    raise
"""


def _statements(text: str) -> list[ast.stmt]:
    return ast.parse(text).body


def _is(node: ast.AST, text: str) -> bool:
    return ast.dump(node) == ast.dump(ast.parse(text, mode="eval").body)


class _Counting(ast.NodeTransformer):
    def visit_Assign(self, node: ast.Assign) -> Any:
        if _is(node.value, "code[pc]"):
            return [node, *_placed(_FETCHED, node)]
        if _is(node.value, "frame.code"):
            return _placed(_CODE, node)
        if _is(node.value, "code[pc - 1]"):
            # A look at an instruction that has been executed.
            node.value = _expression("plain[pc - 1]", node)
        return node

    def visit_Compare(self, node: ast.Compare) -> Any:
        if _is(node, "frame.code is not code"):
            return _expression("frame.code is not plain", node)
        return node

    def visit_Expr(self, node: ast.Expr) -> Any:
        if isinstance(node.value, ast.Call) and _is(node.value.func, "deliver"):
            # The frame that goes on has nothing outstanding.
            return [*_placed("rests = None", node), node]
        return node


def _placed(text: str, place: ast.stmt | ast.expr) -> list[ast.stmt]:
    """Return the statements of `text`, all of them on the line of `place`."""
    statements = _statements(text)
    for statement in statements:
        for node in ast.walk(statement):
            ast.copy_location(node, place)
    return statements


def _expression(text: str, place: ast.stmt | ast.expr) -> ast.expr:
    (statement,) = _placed(text, place)
    assert isinstance(statement, ast.Expr)
    return statement.value


@cache
def counted_run() -> Any:
    """Return the interpreter's `run` with charges."""
    from luapy.vm import interpreter
    from luapy.vm.translator.pythonstack import NESTED, set_role

    module = ast.parse(inspect.getsource(interpreter))
    (function,) = (node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == "run")
    _Counting().visit(function)
    loop: Any = function.body[-1]
    loop.test = _expression("not boundary.done and budget.on", loop)
    inner = loop.body[-1]
    loop.body[-1:] = [*_placed(_ENTERED, inner), inner, *_placed(_LEFT, inner)]
    failing: Any = _placed(_FAILING, loop)[0]
    failing.body = [loop]
    function.body[-1:] = [*_placed("rests, pc = None, 0", loop), failing]
    code = compile(
        ast.fix_missing_locations(ast.Module([function], [])),
        interpreter.__file__,
        "exec",
        __future__.annotations.compiler_flag,
        dont_inherit=True,
    )
    names = dict(vars(interpreter), SteppedCode=SteppedCode, with_charges=with_charges, current_frame=sys._getframe)
    exec(code, names)
    run = names["run"]
    interpreter.RUN_CODES.add(run.__code__)
    set_role(run, NESTED)
    return run
