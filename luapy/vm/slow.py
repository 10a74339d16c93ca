"""The parts of instructions that the interpreter's loop does not hold itself: rare cases and long ones.

Functions that may leave another frame innermost say so by returning True, unless they always may.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode import opcodes as op
from luapy.bytecode.numbers import MAX_INTEGER, MIN_INTEGER, shift_left, string_to_number
from luapy.vm import hooks, prepare
from luapy.vm.calls import (
    call_builtin,
    call_metamethod,
    call_value,
    continue_concat,
    deliver,
    grow_stack,
    push_frame,
    return_from,
)
from luapy.vm.closing import close_variables
from luapy.vm.coroutine import Coroutine
from luapy.vm.costs import ELEMENTS, MANY_VALUES
from luapy.vm.errors import LuaError, machine_error
from luapy.vm.frames import CallFrame
from luapy.vm.heap.sizes import CLOSURE, CLOSURE_UPVALUE, MAX_STACK, UPVALUE
from luapy.vm.operations import (
    binary_handler,
    equality_handler,
    metamethod,
    object_type_name,
    operand_error,
    order_handler,
)
from luapy.vm.resuming import suspend_in_hook
from luapy.vm.table import LuaTable
from luapy.vm.values import Builtin, ControlBuiltin, LuaFunction, UpValue, make_function, make_upvalue

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.heap.heap import Heap
    from luapy.vm.state import State

# Values of these types have no __eq metamethod.
SIMPLE_TYPES = frozenset((type(None), bool, int, float, str, LuaFunction, Builtin, ControlBuiltin, Coroutine))

_BITWISE: dict[int, Callable[[int, int], int]] = {
    op.BAND: lambda x, y: x & y,
    op.BOR: lambda x, y: x | y,
    op.BXOR: lambda x, y: x ^ y,
    op.SHL: shift_left,
    op.SHR: lambda x, y: shift_left(x, -y),
    op.SHLI: lambda x, y: shift_left(y, x),
}


def bitwise(operation: int, x: int, y: int) -> int:
    return _BITWISE[operation](x, y)


def binary(state: State, event: str, x: Any, y: Any) -> None:
    """Start the metamethod of a binary operator."""
    call_metamethod(state, binary_handler(state, event, x, y), [x, y])


def unary(state: State, event: str, value: Any) -> None:
    call_metamethod(state, binary_handler(state, event, value, value), [value, value])


def concat(state: State, frame: CallFrame, end: int) -> bool:
    frame.top = end
    innermost = state.thread.frame
    pc = frame.pc
    continue_concat(state, frame)
    return state.thread.frame is not innermost or frame.pc != pc


def length(state: State, frame: CallFrame, register: int, value: Any) -> bool:
    handler = metamethod(state, value, "__len")
    if handler is None:
        if value.__class__ is LuaTable:
            frame.registers[register] = value.length()
            return False
        raise operand_error(state, value, "get length of")
    call_metamethod(state, handler, [value, value])
    return True


def order(state: State, event: str, x: Any, y: Any) -> None:
    call_metamethod(state, order_handler(state, event, x, y), [x, y])


def order_immediate(state: State, frame: CallFrame, operation: int, value: Any) -> None:
    """A comparison with a small integer, which may stand for a float and on either side of the source's operator."""
    instruction = frame.function.proto.code[frame.pc - 1]
    immediate: Any = (instruction >> 16 & 0xFF) - op.OFFSET_SC
    if instruction >> 24:
        immediate = float(immediate)
    event = "__lt" if operation == op.LTI or operation == op.GTI else "__le"
    if operation == op.GTI or operation == op.GEI:
        order(state, event, immediate, value)
    else:
        order(state, event, value, immediate)


def equality(state: State, x: Any, y: Any) -> bool:
    handler = equality_handler(state, x, y)
    if handler is None:
        return False
    call_metamethod(state, handler, [x, y])
    return True


def closure(heap: Heap, frame: CallFrame, proto: Proto) -> LuaFunction:
    """Make a closure: capture registers of `frame`, share its upvalues."""
    descriptions = proto.upvalues
    open_upvalues = frame.open_upvalues
    size = CLOSURE + CLOSURE_UPVALUE * len(descriptions)
    for description in descriptions:
        if description.in_stack and (open_upvalues is None or description.index not in open_upvalues):
            size += UPVALUE
    upvalues: list[UpValue] = []
    function = make_function(proto, upvalues)
    heap.room -= size
    if heap.room < 0:
        heap.exhausted(size, "function")
        heap.created(function)
    for description in descriptions:
        index = description.index
        if not description.in_stack:
            upvalues.append(frame.function.upvalues[index])
            continue
        open_upvalues = frame.open_upvalues
        if open_upvalues is None:
            open_upvalues = frame.open_upvalues = {}
        upvalue = open_upvalues.get(index)
        if upvalue is None:
            upvalue = open_upvalues[index] = make_upvalue(frame.registers, index)
        upvalues.append(upvalue)
    return function


def load_varargs(state: State, frame: CallFrame, register: int, wanted: int) -> None:
    varargs = frame.varargs or []
    registers = frame.registers
    if wanted < 0:
        if len(varargs) > MANY_VALUES and state.budget.on:
            state.budget.spend(len(varargs) // ELEMENTS)
        registers[register:] = varargs
        frame.top = len(registers)
        missing = frame.function.proto.max_stack_size - frame.top
        if missing > 0:
            registers += [None] * missing
        elif frame.base + frame.top > state.thread.stack_size:
            grow_stack(state, state.thread, frame.base + frame.top)
    else:
        values = varargs[:wanted]
        registers[register : register + wanted] = values + [None] * (wanted - len(values))


# -- the numeric for loop (manual section 3.3.5) ---------------------------------------------------------


def numeral(value: Any) -> Any:
    """Convert a string that is a numeral; leave other values as they are."""
    number = string_to_number(value) if value.__class__ is str else None
    return value if number is None else number


def _for_error(state: State, value: Any, what: str) -> LuaError:
    return machine_error(state, f"bad 'for' {what} (number expected, got {object_type_name(state, value)})")


def for_limit(state: State, start: int, limit: Any, step: int) -> int | None:
    """Return the limit of an integer loop clipped to the integers, None when the loop does not run."""
    if limit.__class__ is int:
        integer = limit
    elif limit.__class__ is not float:
        raise _for_error(state, limit, "limit")
    elif abs(limit) < 2.0**63:
        integer = math.floor(limit) if step > 0 else math.ceil(limit)
    elif (limit > 0) is (step > 0):
        integer = MAX_INTEGER if limit > 0 else MIN_INTEGER
    else:
        return None
    return None if (start > integer if step > 0 else start < integer) else integer


def prepare_for(state: State, registers: list[Any], a: int) -> bool:
    """Set up a numeric loop whose start, limit and step are in registers a to a+2; True when it does not run.

    An integer loop keeps the number of iterations left in place of its limit, so it cannot overflow.
    """
    start, limit, step = registers[a], registers[a + 1], registers[a + 2]
    if limit.__class__ is str:
        limit = numeral(limit)
    if start.__class__ is int and step.__class__ is int:
        if step == 0:
            raise machine_error(state, "'for' step is zero")
        integer_limit = for_limit(state, start, limit, step)
        if integer_limit is None:
            return True
        registers[a + 1] = (integer_limit - start) // step if step > 0 else (start - integer_limit) // -step
        registers[a + 3] = start
        return False
    start, step = numeral(start), numeral(step)
    for value, what in ((limit, "limit"), (step, "step"), (start, "initial value")):
        if value.__class__ is not float and value.__class__ is not int:
            raise _for_error(state, value, what)
    start, limit, step = float(start), float(limit), float(step)
    if step == 0.0:
        raise machine_error(state, "'for' step is zero")
    # Put as "beyond the limit": with a NaN nothing is, and the loop runs once.
    if limit < start if step > 0 else start < limit:
        return True
    registers[a] = registers[a + 3] = start
    registers[a + 1] = limit
    registers[a + 2] = step
    return False


# -- tail calls and traced instructions ------------------------------------------------------------------


def tail_call(state: State, frame: CallFrame, function: Any, arguments: list[Any]) -> None:
    """Call `function` in place of `frame`; a builtin runs above it and its results are the frame's."""
    frame.native = None
    while function.__class__ is not LuaFunction:
        if function.__class__ is Builtin or function.__class__ is ControlBuiltin:
            call_builtin(state, function, arguments)
            return
        handler = metamethod(state, function, "__call")
        if handler is None:
            call_value(state, function, arguments)
            return
        arguments.insert(0, function)
        function = handler
        if len(arguments) > 255 + MAX_STACK:
            raise machine_error(state, "stack overflow")
    thread = state.thread
    hook = thread.hook
    if function.proto.fast is not None and hook is None:
        thread.frame = frame.caller
        results = state.tier.enter(state, function, function.call, arguments, True)
        if results is not state.tier.LEFT:
            deliver(state, results)
        return
    thread.hook = None
    thread.frame = frame.caller
    try:
        base = frame.base
        if frame.varargs is not None:
            # The callee begins where this function did before it moved above its variable arguments.
            base = max(base - frame.function.proto.parameter_count - len(frame.varargs) - 1, frame.caller.base + 1)
        callee = push_frame(state, function, arguments, base)
    except LuaError:
        thread.frame = frame
        raise
    finally:
        thread.hook = hook
    callee.is_tail_call = True
    if hook is not None:
        hooks.enter_function(state, callee)


def traced(state: State, frame: CallFrame, operation: int, a: int, b: int, c: int) -> None:
    """Execute a call or return in a thread with a hook."""
    registers = frame.registers
    if operation == prepare.TRACED_YIELD:
        suspend_in_hook(state)
    elif operation == prepare.TRACED_CALL:
        frame.native = None
        call_value(state, registers[a], registers[a + 1 : b or frame.top])
    elif operation == prepare.TRACED_TFORCALL:
        frame.native = None
        call_metamethod(state, registers[a], [registers[a + 1], registers[a + 2]])
    elif operation == prepare.TRACED_TAILCALL:
        if c:
            frame.close_upvalues(0)
        tail_call(state, frame, registers[a], registers[a + 1 : b or frame.top])
    else:
        instruction = frame.function.proto.prepared[frame.pc - 1]
        if instruction[0] == op.RETURN0:
            values: Any = ()
        elif instruction[0] == op.RETURN1:
            values = registers[a]
        else:
            values = tuple(registers[a : frame.top if b is None else b])
            values = values[0] if len(values) == 1 else values
            if c and frame.to_be_closed:
                frame.native = None
                close_variables(state, frame, 0, values, True)
                return
        frame.close_upvalues(0)
        frame.native = None
        return_from(state, frame, values)
