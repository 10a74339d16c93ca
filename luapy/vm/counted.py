"""The interpreter's loop, with charges to a budget: see counting.py.

Written by ``python -m tests.tools.counted_loop`` from interpreter.py, which a change belongs into.
"""

from __future__ import annotations

from sys import _getframe as current_frame
from typing import TYPE_CHECKING, Any

from luapy.bytecode.numbers import (
    MAX_INTEGER,
    MIN_INTEGER,
    float_divide,
    float_floor_divide,
    float_modulo,
    float_power,
    wrap,
)
from luapy.bytecode.opcodes import (
    ADD,
    ADDI,
    BAND,
    BNOT,
    CALL,
    CLOSE,
    CLOSURE,
    CONCAT,
    DIV,
    EQ,
    EQK,
    FORLOOP,
    FORPREP,
    GETFIELD,
    GETI,
    GETTABLE,
    GETTABUP,
    GETUPVAL,
    GTI,
    IDIV,
    JMP,
    LE,
    LEI,
    LEN,
    LFALSESKIP,
    LOADK,
    LOADKX,
    LOADNIL,
    LT,
    LTI,
    MMBIN,
    MOD,
    MOVE,
    MUL,
    NEWTABLE,
    NOT,
    POW,
    RETURN,
    RETURN0,
    RETURN1,
    SELF,
    SETFIELD,
    SETI,
    SETLIST,
    SETTABLE,
    SETTABUP,
    SUB,
    TAILCALL,
    TBC,
    TEST,
    TESTSET,
    TFORCALL,
    TFORLOOP,
    TFORPREP,
    UNM,
    VARARG,
    VARARGPREP,
)
from luapy.vm import slow
from luapy.vm.arithmetic import to_integer
from luapy.vm.calls import (
    call_metamethod,
    call_value,
    charge_results,
    deliver,
    grow_stack,
    push_frame,
    store_results,
)
from luapy.vm.closing import close_variables, mark_to_be_closed
from luapy.vm.costs import BYTES, LONG_STRING
from luapy.vm.counting import SteppedCode, with_charges
from luapy.vm.errors import machine_error
from luapy.vm.frames import CallFrame
from luapy.vm.heap.sizes import STRING, TABLE
from luapy.vm.hostpython import named_fields
from luapy.vm.interpreter import _DEEP, _SMALL, NO_TIER, RUN_CODES
from luapy.vm.operations import find_index, find_new_index
from luapy.vm.prepare import EQUAL_SINGLETON, prepare
from luapy.vm.table import LuaTable, make_table
from luapy.vm.translator.pythonstack import NESTED, set_role
from luapy.vm.values import Builtin, LuaFunction

if TYPE_CHECKING:
    from luapy.vm.state import State


def run(state: State, boundary: Any, entries: int = 1) -> None:
    """What ``run`` of the interpreter does, while instructions are counted."""
    heap = state.heap
    budget = state.budget
    tier = state.tier if state.tier is not None else NO_TIER
    rounds = tier.rounds // entries
    rests: Any = None
    pc = 0
    try:
        while not boundary.done and budget.on:
            thread = state.thread
            frame: Any = thread.frame
            registers = frame.registers
            upvalues = frame.function.upvalues
            plain = frame.code
            if plain.__class__ is list:
                code, rests = frame.function.proto.counted or with_charges(frame.function.proto)
            else:
                code, rests = SteppedCode(budget, frame, plain), None
            pc = frame.pc
            if rests is not None and rests[pc]:
                budget.left -= rests[pc]
                if budget.left < 0:
                    rests = None
                    if budget.spent(frame.function.proto.counted[1][pc]):
                        code = SteppedCode(budget, frame, plain)
                    else:
                        rests = frame.function.proto.counted[1]
            while True:
                operation, a, b, c, d = code[pc]
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
                pc += 1
                if operation < ADDI:
                    # -- moves, loads, upvalues and tables ----------------------------------------------------
                    if operation < GETUPVAL:
                        if operation == MOVE:
                            registers[a] = registers[b]
                        elif operation == LOADK:
                            registers[a] = b
                        elif operation == LOADNIL:
                            registers[a:b] = [None] * (b - a)
                        elif operation == LFALSESKIP:
                            registers[a] = False
                            pc += 1
                        elif operation == LOADKX:
                            registers[a] = b
                            pc += 1
                    elif operation < SETTABUP:
                        if operation == GETFIELD:
                            table = registers[b]
                            if table.__class__ is LuaTable:
                                value = table.hash.get(c)
                                if value is not None or table.metatable is None:
                                    registers[a] = value
                                    continue
                        elif operation == GETTABUP:
                            upvalue = upvalues[b]
                            table = upvalue.cells[upvalue.index]
                            if table.__class__ is LuaTable:
                                value = table.hash.get(c)
                                if value is not None or table.metatable is None:
                                    registers[a] = value
                                    continue
                        elif operation == GETUPVAL:
                            upvalue = upvalues[b]
                            registers[a] = upvalue.cells[upvalue.index]
                            continue
                        elif operation == GETTABLE:
                            table = registers[b]
                            c = registers[c]
                            if table.__class__ is LuaTable:
                                if c.__class__ is int:
                                    array = table.array
                                    value = array[c] if 0 < c < len(array) else table.hash.get(c)
                                else:
                                    if c.__class__ is str and len(c) > LONG_STRING:
                                        budget.owe(len(c) // BYTES)
                                    value = table.get(c)
                                if value is not None or table.metatable is None:
                                    registers[a] = value
                                    continue
                        elif operation == GETI:
                            table = registers[b]
                            if table.__class__ is LuaTable:
                                array = table.array
                                value = array[c] if 0 < c < len(array) else table.hash.get(c)
                                if value is not None or table.metatable is None:
                                    registers[a] = value
                                    continue
                        else:  # SETUPVAL
                            upvalue = upvalues[b]
                            upvalue.cells[upvalue.index] = registers[a]
                            continue
                        frame.pc = pc
                        frame.native = None
                        handler, value = find_index(state, table, c)
                        if handler is None:
                            registers[a] = value
                            continue
                        call_metamethod(state, handler, [value, c])
                        break
                    elif operation == SELF:
                        table = registers[b]
                        registers[a + 1] = table
                        key = c if d else registers[c]
                        if table.__class__ is LuaTable:
                            value = table.hash.get(key)
                            metatable = table.metatable
                            if value is None and metatable is not None:
                                parent = metatable.hash.get("__index")
                                if parent.__class__ is LuaTable:
                                    value = parent.hash.get(key)
                            if value is not None or metatable is None:
                                registers[a] = value
                                continue
                        frame.pc = pc
                        frame.native = None
                        handler, value = find_index(state, table, key)
                        if handler is None:
                            registers[a] = value
                            continue
                        call_metamethod(state, handler, [value, key])
                        break
                    elif operation == NEWTABLE:
                        heap.room -= TABLE
                        if heap.room < 0:
                            frame.pc = pc
                            frame.native = None
                            heap.exhausted(TABLE, "table")
                            table = registers[a] = heap.created(make_table(heap))
                        else:
                            table = registers[a] = make_table(heap)
                        if b or c:
                            frame.pc = pc
                            frame.native = None
                            if b:
                                table.hash = named_fields(heap)
                            table.resize(c, b)
                        pc += 1
                    else:
                        value = c if d else registers[c]
                        if operation == SETFIELD:
                            table = registers[a]
                            if table.__class__ is LuaTable:
                                watched = table.watched
                                if watched is None or "__newindex" not in watched.hash:
                                    if b in table.hash:
                                        table.hash[b] = value
                                    else:
                                        frame.pc = pc
                                        frame.native = None
                                        table.set_string(b, value)
                                    continue
                        elif operation == SETTABLE:
                            table = registers[a]
                            if registers[b].__class__ is str and len(registers[b]) > LONG_STRING:
                                budget.owe(len(registers[b]) // BYTES)
                            b = registers[b]
                            if table.__class__ is LuaTable:
                                watched = table.watched
                                if watched is None or "__newindex" not in watched.hash:
                                    array = table.array
                                    if value is not None and b.__class__ is int and 0 < b < len(array):
                                        array[b] = value
                                        continue
                                    frame.pc = pc
                                    frame.native = None
                                    table.set(b, value)
                                    continue
                        elif operation == SETI:
                            table = registers[a]
                            if table.__class__ is LuaTable and table.watched is None:
                                frame.pc = pc
                                frame.native = None
                                table.set(b, value)
                                continue
                        else:  # SETTABUP
                            upvalue = upvalues[a]
                            table = upvalue.cells[upvalue.index]
                            if table.__class__ is LuaTable and table.watched is None:
                                frame.pc = pc
                                frame.native = None
                                table.set_string(b, value)
                                continue
                        frame.pc = pc
                        frame.native = None
                        found = find_new_index(state, table, b, value)
                        if found is not None:
                            call_metamethod(state, found[0], [found[1], b, value])
                            break
                elif operation < CLOSE:
                    # -- arithmetic; what is not done here falls through to the MMBIN that follows ------------
                    if operation < MMBIN:
                        x = registers[b]
                        y = registers[c] if d is None else d
                        x_kind = x.__class__
                        y_kind = y.__class__
                        if x_kind is int and y_kind is int:
                            if operation == ADD:
                                value = x + y
                            elif operation == SUB:
                                value = x - y
                            elif operation == MUL:
                                value = x * y
                            elif operation == MOD:
                                if y == 0:
                                    frame.pc = pc
                                    frame.native = None
                                    raise machine_error(state, "attempt to perform 'n%0'")
                                registers[a] = x % y
                                pc += 1
                                continue
                            elif operation == IDIV:
                                if y == 0:
                                    frame.pc = pc
                                    frame.native = None
                                    raise machine_error(state, "attempt to divide by zero")
                                value = x // y
                            elif operation == DIV:
                                registers[a] = float_divide(float(x), float(y))
                                pc += 1
                                continue
                            elif operation == POW:
                                registers[a] = float_power(float(x), float(y))
                                pc += 1
                                continue
                            elif operation == BAND:
                                registers[a] = x & y
                                pc += 1
                                continue
                            else:
                                registers[a] = slow.bitwise(operation, x, y)
                                pc += 1
                                continue
                            if not -_SMALL < value < _SMALL and not MIN_INTEGER <= value <= MAX_INTEGER:
                                value = wrap(value)
                            registers[a] = value
                            pc += 1
                        elif (x_kind is float or x_kind is int) and (y_kind is float or y_kind is int):
                            if operation == ADD:
                                registers[a] = x + y
                            elif operation == SUB:
                                registers[a] = x - y
                            elif operation == MUL:
                                registers[a] = x * y
                            elif operation == DIV:
                                registers[a] = x / y if y else float_divide(float(x), float(y))
                            elif operation == POW:
                                registers[a] = float_power(float(x), float(y))
                            elif operation == MOD:
                                registers[a] = float_modulo(float(x), float(y))
                            elif operation == IDIV:
                                registers[a] = float_floor_divide(float(x), float(y))
                            else:
                                x = to_integer(x)
                                y = to_integer(y)
                                if x is None or y is None:
                                    continue
                                registers[a] = slow.bitwise(operation, x, y)
                            pc += 1
                    elif operation == CONCAT:
                        values = registers[a:b]
                        for value in values:
                            if value.__class__ is not str:
                                break
                        else:
                            size = STRING + sum(map(len, values))
                            if size > LONG_STRING:
                                frame.pc = pc
                                frame.native = None
                                budget.spend_on_string(size - STRING)
                            heap.room -= size
                            if heap.room < 0:
                                frame.pc = pc
                                frame.native = None
                                heap.exhausted(size, "string")
                            registers[a] = "".join(values)
                            continue
                        frame.pc = pc
                        frame.native = None
                        if slow.concat(state, frame, b):
                            break
                    elif operation == LEN:
                        value = registers[b]
                        if value.__class__ is str:
                            registers[a] = len(value)
                        elif value.__class__ is LuaTable and value.metatable is None:
                            registers[a] = len(value.array) - 1
                        else:
                            frame.pc = pc
                            frame.native = None
                            if slow.length(state, frame, a, value):
                                break
                    elif operation == NOT:
                        value = registers[b]
                        registers[a] = value is None or value is False
                    elif operation == UNM:
                        value = registers[b]
                        if value.__class__ is int:
                            registers[a] = -value if value != MIN_INTEGER else value
                        elif value.__class__ is float:
                            registers[a] = -value
                        else:
                            frame.pc = pc
                            frame.native = None
                            slow.unary(state, "__unm", value)
                            break
                    elif operation == BNOT:
                        value = to_integer(registers[b])
                        if value is None:
                            frame.pc = pc
                            frame.native = None
                            slow.unary(state, "__bnot", registers[b])
                            break
                        registers[a] = ~value
                    else:
                        frame.pc = pc
                        frame.native = None
                        if operation == MMBIN:
                            slow.binary(state, c, registers[a], registers[b])
                        elif d[1]:
                            slow.binary(state, c, b, registers[a])
                        else:
                            slow.binary(state, c, registers[a], b)
                        break
                elif operation < CALL:
                    # -- jumps and tests; d is the target of the jump that follows ---------------------------
                    if operation == JMP:
                        if a < pc:
                            rounds -= 1
                            if rounds < 0:
                                frame.pc = pc = a
                                rounds = tier.rounds
                                if not budget.on or tier.loop(frame, pc):
                                    rounds = tier.next_rounds
                                    break
                                plain = frame.code
                                if plain.__class__ is list:
                                    code, rests = frame.function.proto.counted or with_charges(frame.function.proto)
                                else:
                                    code, rests = SteppedCode(budget, frame, plain), None
                                continue
                        pc = a
                    elif operation == TEST:
                        value = registers[a]
                        if (value is None or value is False) is b:
                            pc += 1
                        else:
                            pc = d
                    elif operation == LT or operation == LE:
                        x = registers[a]
                        y = registers[b]
                        x_kind = x.__class__
                        if x.__class__ is str is y.__class__ and len(x) > LONG_STRING:
                            budget.owe_comparison(x, y, False)
                        y_kind = y.__class__
                        if (
                            (x_kind is int or x_kind is float) and (y_kind is int or y_kind is float)
                        ) or x_kind is str is y_kind:
                            if (x < y if operation == LT else x <= y) is c:
                                pc = d
                            else:
                                pc += 1
                        else:
                            frame.pc = pc
                            frame.native = None
                            slow.order(state, "__lt" if operation == LT else "__le", x, y)
                            break
                    elif operation == EQK:
                        value = registers[a]
                        if (value == b and value.__class__ is not bool) is c:
                            pc = d
                        else:
                            pc += 1
                    elif operation == EQUAL_SINGLETON:
                        if (registers[a] is b) is c:
                            pc = d
                        else:
                            pc += 1
                    elif operation == EQ:
                        x = registers[a]
                        y = registers[b]
                        if x.__class__ is str is y.__class__ and len(x) > LONG_STRING:
                            budget.owe_comparison(x, y, True)
                        if x == y:
                            equal = x.__class__ is y.__class__ or (x.__class__ is not bool and y.__class__ is not bool)
                        else:
                            equal = False
                            if x.__class__ is y.__class__ and x.__class__ not in slow.SIMPLE_TYPES:
                                frame.pc = pc
                                frame.native = None
                                if slow.equality(state, x, y):
                                    break
                        if equal is c:
                            pc = d
                        else:
                            pc += 1
                    elif operation == TESTSET:
                        value = registers[b]
                        if (value is None or value is False) is c:
                            pc += 1
                        else:
                            registers[a] = value
                            pc = d
                    elif operation == CLOSE:
                        if frame.to_be_closed and frame.to_be_closed[-1] >= a:
                            frame.pc = pc
                            frame.native = None
                            close_variables(state, frame, a, None, False)
                            break
                        if frame.open_upvalues:
                            frame.close_upvalues(a)
                    elif operation == TBC:
                        frame.pc = pc
                        frame.native = None
                        mark_to_be_closed(state, frame, a)
                    else:
                        value = registers[a]
                        if value.__class__ is int or value.__class__ is float:
                            if operation == LTI:
                                result = value < b
                            elif operation == LEI:
                                result = value <= b
                            elif operation == GTI:
                                result = value > b
                            else:
                                result = value >= b
                            if result is c:
                                pc = d
                            else:
                                pc += 1
                        else:
                            frame.pc = pc
                            frame.native = None
                            slow.order_immediate(state, frame, operation, value)
                            break
                # -- calls, returns, loops, closures ----------------------------------------------------------
                elif operation == CALL:
                    function = registers[a]
                    arguments = registers[a + 1 : b or frame.top]
                    frame.pc = pc
                    if function.__class__ is LuaFunction:
                        proto = function.proto
                        if proto.fast is not None and frame.base < _DEEP:
                            frame.native = None
                            values = tier.enter(state, function, function.call, arguments)
                            if values is tier.LEFT:
                                break
                            if c == 1:
                                registers[a] = (
                                    values if values.__class__ is not tuple else values[0] if values else None
                                )
                            elif c:
                                if c < 0:
                                    charge_results(budget, values)
                                store_results(frame, a, c, values)
                            if frame.code is not plain:
                                break
                            continue
                        count = len(arguments)
                        base = frame.base + a + 1
                        if proto.is_vararg or count > proto.parameter_count:
                            frame = push_frame(state, function, arguments, base)
                        else:
                            size = proto.max_stack_size
                            if base + count + size > thread.stack_size:
                                frame.native = None
                                grow_stack(state, thread, base + count + size)
                            arguments += [None] * (size - count)
                            frame = CallFrame(function, arguments, proto.prepared or prepare(proto), frame, base, None)
                            thread.frame = frame
                            heat = proto.heat
                            if heat:
                                proto.heat = heat - 1
                                if heat == 1:
                                    tier.warm(frame)
                        registers = frame.registers
                        upvalues = function.upvalues
                        plain = frame.code
                        if plain.__class__ is list:
                            code, rests = frame.function.proto.counted or with_charges(frame.function.proto)
                        else:
                            code, rests = SteppedCode(budget, frame, plain), None
                        pc = 0
                    elif function.__class__ is Builtin:
                        frame.native = function
                        values = function.call(*arguments)
                        if c == 1:
                            registers[a] = values if values.__class__ is not tuple else values[0] if values else None
                        elif c:
                            if c < 0:
                                charge_results(budget, values)
                            store_results(frame, a, c, values)
                        if frame.code is not plain:
                            break
                    else:
                        frame.native = None
                        call_value(state, function, arguments)
                        break
                elif operation == RETURN1 or operation == RETURN0:
                    value = registers[a] if operation == RETURN1 else ()
                    frame = thread.frame = frame.caller
                    if frame.__class__ is CallFrame:
                        registers = frame.registers
                        upvalues = frame.function.upvalues
                        plain = frame.code
                        if plain.__class__ is list:
                            code, rests = frame.function.proto.counted or with_charges(frame.function.proto)
                        else:
                            code, rests = SteppedCode(budget, frame, plain), None
                        pc = frame.pc
                        operation, a, b, c, d = plain[pc - 1]
                        if operation == CALL:
                            if c == 1:
                                registers[a] = value if value.__class__ is not tuple else None
                            elif c:
                                if c < 0:
                                    charge_results(budget, value)
                                store_results(frame, a, c, value)
                            continue
                    rests = None
                    deliver(state, value)
                    break
                elif operation == FORLOOP:
                    step = registers[a + 2]
                    if step.__class__ is int:
                        count = registers[a + 1]
                        if count > 0:
                            registers[a + 1] = count - 1
                            registers[a] = registers[a + 3] = registers[a] + step
                            pc = b
                            rounds -= 1
                            if rounds < 0:
                                frame.pc = pc
                                rounds = tier.rounds
                                if not budget.on or tier.loop(frame, pc):
                                    rounds = tier.next_rounds
                                    break
                                plain = frame.code
                                if plain.__class__ is list:
                                    code, rests = frame.function.proto.counted or with_charges(frame.function.proto)
                                else:
                                    code, rests = SteppedCode(budget, frame, plain), None
                    else:
                        value = registers[a] + step
                        if value <= registers[a + 1] if step > 0 else value >= registers[a + 1]:
                            registers[a] = registers[a + 3] = value
                            pc = b
                elif operation == TFORLOOP:
                    if registers[a + 4] is not None:
                        registers[a + 2] = registers[a + 4]
                        pc = b
                elif operation == TFORCALL:
                    function = registers[a]
                    frame.pc = pc
                    rounds -= 1
                    if rounds < 0:
                        frame.pc = pc - 1
                        rounds = tier.rounds
                        if not budget.on or tier.loop(frame, pc - 1):
                            rounds = tier.next_rounds
                            break
                        plain = frame.code
                        if plain.__class__ is list:
                            code, rests = frame.function.proto.counted or with_charges(frame.function.proto)
                        else:
                            code, rests = SteppedCode(budget, frame, plain), None
                        frame.pc = pc
                    if function.__class__ is Builtin:
                        frame.native = function
                        values = function.call(registers[a + 1], registers[a + 2])
                        if c == 2 and values.__class__ is tuple and len(values) == 2:
                            registers[a + 4], registers[a + 5] = values
                        else:
                            store_results(frame, a + 4, c, values)
                        if frame.code is not plain:
                            break
                    else:
                        frame.native = None
                        call_metamethod(state, function, [registers[a + 1], registers[a + 2]])
                        break
                elif operation == CLOSURE:
                    frame.pc = pc
                    frame.native = None
                    registers[a] = slow.closure(heap, frame, b)
                elif operation == RETURN:
                    values = tuple(registers[a : frame.top if b is None else b])
                    if len(values) == 1:
                        values = values[0]
                    frame.pc = pc
                    if c:
                        if frame.to_be_closed:
                            frame.native = None
                            close_variables(state, frame, 0, values, True)
                            break
                        frame.close_upvalues(0)
                    thread.frame = frame.caller
                    rests = None
                    deliver(state, values)
                    break
                elif operation == TAILCALL:
                    frame.pc = pc
                    if c:
                        frame.close_upvalues(0)
                    slow.tail_call(state, frame, registers[a], registers[a + 1 : b or frame.top])
                    break
                elif operation == FORPREP:
                    frame.pc = pc
                    frame.native = None
                    if slow.prepare_for(state, registers, a):
                        pc = b
                elif operation == TFORPREP:
                    frame.pc = pc
                    frame.native = None
                    mark_to_be_closed(state, frame, a + 3)
                    pc = b
                elif operation == SETLIST:
                    table = registers[a]
                    frame.pc = pc
                    frame.native = None
                    table.extend(c, registers[a + 1 : b or frame.top])
                    if d:
                        pc += 1
                elif operation == VARARG:
                    frame.pc = pc
                    frame.native = None
                    slow.load_varargs(state, frame, a, b)
                elif operation != VARARGPREP:
                    frame.pc = pc
                    slow.traced(state, frame, operation, a, b, c)
                    break

            if rests is not None and rests[pc]:
                if budget.recalled:
                    budget.give_back(current_frame())
                else:
                    budget.left += rests[pc]
    except BaseException:
        if rests is not None and rests[pc]:
            budget.give_back(current_frame())
        raise


RUN_CODES.add(run.__code__)
set_role(run, NESTED)
