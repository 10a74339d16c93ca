"""Calls without recursion: pushing frames, handing results to whoever waits for them.

A call is made by `call_value`, which either finishes it at once (a builtin) or leaves a new innermost frame.
Results go through `deliver`: a native frame takes them itself, and a Lua frame finishes the instruction that made
the call, which its program counter still tells. So a suspended frame needs no note of what it waits for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode import opcodes as op
from luapy.vm import hooks
from luapy.vm.costs import BYTES, ELEMENTS, LONG_STRING, MANY_VALUES
from luapy.vm.errors import ERROR_IN_ERROR_HANDLING, LuaError, machine_error
from luapy.vm.frames import CallFrame, first_value, innermost_frame
from luapy.vm.heap.sizes import CALL, ERROR_STACK, MAX_STACK, STACK_SLOT, STRING
from luapy.vm.limits import DepthLimit
from luapy.vm.operations import binary_handler, concat_operand, metamethod, object_type_name
from luapy.vm.prepare import prepare
from luapy.vm.values import Builtin, ControlBuiltin, LuaFunction
from luapy.vm.variables import called_name, format_name, variable_info

if TYPE_CHECKING:
    from luapy.vm.budget import Budget
    from luapy.vm.coroutine import Coroutine
    from luapy.vm.state import State
    from luapy.vm.values import Results

# A chain of __call metamethods longer than this cannot end before the stack does.
MAX_CALL_CHAIN = 10_000

_STORES = frozenset((op.SETTABUP, op.SETTABLE, op.SETI, op.SETFIELD))
_COMPARISONS = frozenset((op.EQ, op.LT, op.LE, op.LTI, op.LEI, op.GTI, op.GEI))


def stack_overflow(state: State, needed: int) -> LuaError:
    """The error of a thread that needs more than MAX_STACK registers."""
    thread = state.thread
    if needed > MAX_STACK + ERROR_STACK and thread.overflowing:
        return LuaError(ERROR_IN_ERROR_HANDLING, handled=True)
    thread.overflowing = True
    if thread.stack_size <= MAX_STACK:
        state.heap.grow(STACK_SLOT * (MAX_STACK + ERROR_STACK - thread.stack_size), "stack")
        thread.stack_size = MAX_STACK + ERROR_STACK
    return machine_error(state, "stack overflow")


def recover_stack(state: State) -> None:
    """An error was caught: the running thread's stack shrinks again if it had grown for what failed."""
    thread = state.thread
    thread.overflowing = False
    state.heap.release(STACK_SLOT * thread.shrink_stack())


def grow_stack(state: State, thread: Coroutine, needed: int) -> None:
    """Give a thread more slots, as the reference's stack would get them. Raises when there is no room."""
    if needed > MAX_STACK:
        if thread.overflowing and needed <= MAX_STACK + ERROR_STACK:
            return
        raise stack_overflow(state, needed)
    size = min(max(2 * thread.stack_size, needed), MAX_STACK)
    if state.max_depth is not None:
        # A call may take no more than a slot: look again before those that are still allowed can have been made.
        size = min(size, max(needed, thread.stack_size + check_depth(state, thread)))
    calls = 1
    frame = thread.frame
    while frame is not None:
        calls += 1
        frame = frame.caller
    heap = state.heap
    growth = STACK_SLOT * (size - thread.stack_size) + CALL * max(calls - thread.call_count, 0)
    if heap.limited and not heap.model_only:
        # The calls to come until the stack grows again are not charged one by one: there has to be room for them.
        ahead = CALL * calls
        heap.grow(growth + ahead, "stack")
        heap.release(ahead)
    else:
        heap.grow(growth, "stack")
    thread.stack_size = size
    thread.call_count = max(calls, thread.call_count)


def check_depth(state: State, thread: Coroutine) -> int:
    """Return how many calls more the thread may have in progress. Raises DepthLimit for too many."""
    from luapy.vm.translator.pythonstack import frames_of_groups

    groups = frames_of_groups()
    depth = 0
    frame: Any = thread.frame
    while frame is not None:
        if frame.__class__ is CallFrame:
            depth += 1
        elif frame.is_translated:
            depth += len(groups.get(frame, ()))
        frame = frame.caller
    assert state.max_depth is not None
    if depth >= state.max_depth:
        raise DepthLimit("too many nested calls")
    return state.max_depth - depth


def push_frame(state: State, function: LuaFunction, arguments: list[Any], base: int) -> CallFrame:
    """Enter a Lua function; `arguments` becomes its registers. `base` is the reference's stack index of them."""
    thread = state.thread
    proto = function.proto
    count = len(arguments)
    size = proto.max_stack_size
    needed = base + count + size
    if needed > thread.stack_size:
        grow_stack(state, thread, needed)
    parameters = proto.parameter_count
    varargs = None
    if proto.is_vararg:
        varargs = arguments[parameters:]
        base += count + 1
    if count > parameters:
        del arguments[parameters:]
        count = parameters
    arguments += [None] * (size - count)
    code = proto.prepared or prepare(proto)
    frame = CallFrame(function, arguments, code, thread.frame, base, varargs)
    thread.frame = frame
    heat = proto.heat
    if heat:
        proto.heat = heat - 1
        if heat == 1:
            state.tier.warm(frame)
    if thread.hook is not None:
        hooks.enter_function(state, frame)
    return frame


def next_base(frame: Any) -> int:
    """Where a function called by the machine or a builtin, not by a CALL, begins."""
    if frame.__class__ is CallFrame:
        return frame.base + frame.function.proto.max_stack_size + 1
    result: int = frame.base + 1
    return result


def call_value(state: State, function: Any, arguments: list[Any]) -> None:
    """Call any value from the innermost frame. `arguments` is taken over."""
    frame = state.thread.frame
    for _ in range(MAX_CALL_CHAIN):
        kind = function.__class__
        if kind is LuaFunction:
            if function.proto.fast is not None and state.thread.hook is None:
                results = state.tier.enter(state, function, function.call, arguments)
                if results is not state.tier.LEFT:
                    deliver(state, results)
                return
            push_frame(state, function, arguments, next_base(frame))
            return
        if kind is Builtin or kind is ControlBuiltin:
            call_builtin(state, function, arguments)
            return
        handler = metamethod(state, function, "__call")
        if handler is None:
            raise call_error(state, function)
        arguments.insert(0, function)
        function = handler
    raise machine_error(state, "stack overflow")


def call_builtin(state: State, function: Any, arguments: list[Any]) -> None:
    thread = state.thread
    frame = thread.frame
    frame.native = function
    if thread.hook is not None:
        hooks.call_event(state, arguments)
    if function.__class__ is ControlBuiltin:
        function.begin(state, arguments)
        return
    results = function.call(*arguments)
    if thread.hook is not None:
        hooks.return_event(state, len(arguments) + 1, results)
    frame.native = None
    deliver(state, results)


def call_error(state: State, function: Any) -> LuaError:
    """The error of calling `function`, which cannot be called, from the innermost frame."""
    frame = innermost_frame(state.thread)
    info = ""
    if frame.__class__ is CallFrame and frame.native is None:
        info = format_name(called_name(frame.function.proto, frame.pc - 1)) or variable_info(state, function)
    elif frame.__class__ is not CallFrame and frame.closing:
        info = " (metamethod 'close')"
    return machine_error(state, f"attempt to call a {object_type_name(state, function)} value{info}")


def call_metamethod(state: State, handler: Any, arguments: list[Any]) -> None:
    """Call a metamethod for the current instruction of the innermost frame, which takes its result."""
    state.enter_native_call()
    call_value(state, handler, arguments)


def deliver(state: State, values: Results) -> None:
    """Give the results of a finished call to the innermost frame, which made it."""
    frame = state.thread.frame
    if frame.__class__ is CallFrame:
        finish_instruction(state, frame, values)
    else:
        frame.returned(state, values)


def finish_builtin(state: State, values: Results) -> None:
    """The control builtin that the innermost frame called is done: hand its results over."""
    thread = state.thread
    if thread.hook is not None:
        hooks.return_event(state, 1, values)
    if thread.frame is not None:
        thread.frame.native = None
    deliver(state, values)


def charge_results(budget: Budget, values: Results) -> None:
    """Charge results whose number is open, of which there may be many."""
    if values.__class__ is tuple and len(values) > MANY_VALUES and budget.on:
        budget.spend(len(values) // ELEMENTS)


def store_results(frame: CallFrame, register: int, wanted: int, values: Results) -> None:
    """Put results into registers from `register` on: `wanted` of them, or all and the top for -1."""
    registers = frame.registers
    results = values if values.__class__ is tuple else (values,)
    if wanted < 0:
        registers[register:] = results
        frame.top = len(registers)
        missing = frame.function.proto.max_stack_size - frame.top
        if missing > 0:
            registers += [None] * missing
        return
    count = len(results)
    if count >= wanted:
        registers[register : register + wanted] = results[:wanted]
    else:
        registers[register : register + wanted] = results + (None,) * (wanted - count)


def finish_instruction(state: State, frame: CallFrame, values: Results) -> None:
    """Complete the instruction before `frame.pc`, whose call answered `values`."""
    prepared = frame.function.proto.prepared
    operation, a, _, c, d = prepared[frame.pc - 1]
    if operation == op.CALL:
        if c < 0:
            charge_results(state.budget, values)
        store_results(frame, a, c, values)
    elif operation == op.TAILCALL:
        return_from(state, frame, values)
    elif operation == op.TFORCALL:
        state.leave_native_call()
        store_results(frame, a + 4, c, values)
    else:
        state.leave_native_call()
        if operation in _STORES:
            return
        value = first_value(values)
        if operation in _COMPARISONS:
            if (value is not None and value is not False) is not c:
                frame.pc += 1
            else:
                frame.pc = d
        elif operation == op.MMBIN or operation == op.MMBINK:
            frame.registers[d if operation == op.MMBIN else d[0]] = value
        elif operation == op.CONCAT:
            frame.top -= 1
            frame.registers[frame.top - 1] = value
            continue_concat(state, frame)
        else:
            frame.registers[a] = value


def return_from(state: State, frame: CallFrame, values: Results) -> None:
    """Leave `frame`, the innermost one, with `values`."""
    thread = state.thread
    if thread.hook is not None:
        hooks.return_event(state, frame.function.proto.prepared[frame.pc - 1][1] + 1, values)
    thread.frame = frame.caller
    deliver(state, values)
    if thread.hook is not None and not thread.hook_running and thread.frame.__class__ is CallFrame:
        thread.old_pc = thread.frame.pc - 1


def continue_concat(state: State, frame: CallFrame) -> None:
    """Concatenate the operands from the instruction's first register to ``frame.top``, last ones first.

    Returns when done, or after starting a metamethod that stands for the last two.
    """
    registers = frame.registers
    first = frame.function.proto.prepared[frame.pc - 1][1]
    while frame.top - first > 1:
        top = frame.top
        right = concat_operand(registers[top - 1])
        left = concat_operand(registers[top - 2])
        if left is None or right is None:
            a, b = registers[top - 2], registers[top - 1]
            call_metamethod(state, binary_handler(state, "__concat", a, b), [a, b])
            return
        pieces = [right, left]
        top -= 2
        while top > first:
            operand = concat_operand(registers[top - 1])
            if operand is None:
                break
            pieces.append(operand)
            top -= 1
        pieces.reverse()
        size = STRING + sum(map(len, pieces))
        if size - STRING > LONG_STRING and state.budget.on:
            state.budget.spend((size - STRING) // BYTES)
        for piece, operand in zip(pieces, registers[top : frame.top]):
            if piece is not operand:
                # A number's string is an object of its own.
                size += STRING + len(piece)
        state.heap.charge(size, "string")
        registers[top] = "".join(pieces)
        frame.top = top + 1
