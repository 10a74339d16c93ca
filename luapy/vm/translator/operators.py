"""Operators on any values for translated code, with their metamethods.

Two tables whose metatable has a Lua function for the operator come first: its call is one of Python's.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, Callable

from luapy.bytecode import opcodes as op
from luapy.bytecode.numbers import MIN_INTEGER, string_to_number
from luapy.vm.arithmetic import DivisionByZero, raw_arithmetic, to_integer
from luapy.vm.costs import BYTES, LONG_STRING
from luapy.vm.errors import LuaError, machine_error
from luapy.vm.heap.sizes import STRING
from luapy.vm.operations import (
    binary_handler,
    concat_operand,
    equality_handler,
    is_true,
    metamethod,
    operand_error,
    order_handler,
    raw_less_equal,
    raw_less_than,
)
from luapy.vm.table import LuaTable
from luapy.vm.values import LuaFunction

if TYPE_CHECKING:
    from luapy.vm.state import State

_NUMBERS = frozenset((int, float))
# Where these do not leave a range they are the same for integers and floats.
_SIMPLE: dict[str, Callable[[Any, Any], Any]] = {
    "__add": operator.add,
    "__sub": operator.sub,
    "__mul": operator.mul,
}
_SMALL = 1 << 62


def operators(state: State, call_handler: Callable[..., Any], one: Callable[..., Any]) -> dict[str, Any]:
    """Return what translated code calls for operators on values that it does not deal with itself."""
    heap = state.heap
    budget = state.budget
    # Below this many, one more native call needs no further look.
    most_calls = state.MAX_NATIVE_CALLS - 1
    of_strings = state.library_data.get("string_arithmetic", {})
    metatables = state.metatables

    def on_numbers(event: str, x: Any, y: Any) -> Any:
        """Compute with two numbers; None when they are something else or have no result."""
        if x.__class__ in _NUMBERS and y.__class__ in _NUMBERS:
            try:
                return raw_arithmetic(event, x, y)
            except DivisionByZero as error:
                raise machine_error(state, str(error)) from None
        return None

    def on_numerals(event: str, x: Any, y: Any) -> Any:
        """Compute with numbers and short numerals, as strings' own metamethods do; None where these have more to do."""
        if x.__class__ is str:
            x = string_to_number(x) if len(x) < BYTES else None
        if y.__class__ is str:
            y = string_to_number(y) if len(y) < BYTES else None
        if x.__class__ in _NUMBERS and y.__class__ in _NUMBERS:
            compute = _SIMPLE.get(event)
            if compute is not None:
                result = compute(x, y)
                if result.__class__ is float or -_SMALL < result < _SMALL:
                    return result
            try:
                return raw_arithmetic(event, x, y)
            except DivisionByZero:
                # Its error comes from within the metamethod.
                return None
        return None

    def arithmetic(event: str, x: Any, y: Any, d: int) -> Any:
        # Translated code does the first part itself where tables have been seen.
        if x.__class__ is LuaTable and x.metatable is not None:
            handler = x.metatable.hash.get(event)
            calls = state.native_calls
            if handler.__class__ is LuaFunction and calls < most_calls:
                state.native_calls = calls + 1
                results = handler.call(handler, d, x, y)
                if results.__class__ is tuple:
                    results = one(results, d)
                state.native_calls = calls
                return results
        elif x.__class__ in _NUMBERS and y.__class__ in _NUMBERS:
            result = on_numbers(event, x, y)
            if result is not None:
                return result
        elif (
            x.__class__ is str or (y.__class__ is str and x.__class__ in _NUMBERS and x.__class__ not in metatables)
        ) and (metatables.get(str) is not None and metatables[str].hash.get(event, state) is of_strings.get(event)):
            # The first operand's metamethod, or else the second's, is that of strings.
            result = on_numerals(event, x, y)
            if result is not None:
                return result
        return call_handler(binary_handler(state, event, x, y), d, x, y)

    def division_by_zero(modulo: bool) -> LuaError:
        return machine_error(state, "attempt to perform 'n%0'" if modulo else "attempt to divide by zero")

    def negate(value: Any, d: int) -> Any:
        if value.__class__ is LuaTable:
            return arithmetic("__unm", value, value, d)
        if value.__class__ is int:
            return -value if value != MIN_INTEGER else value
        if value.__class__ is float:
            return -value
        return call_handler(binary_handler(state, "__unm", value, value), d, value, value)

    def bitwise_not(value: Any, d: int) -> Any:
        number = to_integer(value)
        if number is not None:
            return ~number
        return call_handler(binary_handler(state, "__bnot", value, value), d, value, value)

    def length(value: Any, d: int) -> Any:
        if value.__class__ is LuaTable:
            metatable = value.metatable
            handler = metatable.hash.get("__len") if metatable is not None else None
            if handler is None:
                return value.length()
            calls = state.native_calls
            if handler.__class__ is LuaFunction and calls < most_calls:
                state.native_calls = calls + 1
                results = handler.call(handler, d, value, value)
                if results.__class__ is tuple:
                    results = one(results, d)
                state.native_calls = calls
                return results
            return call_handler(handler, d, value, value)
        if value.__class__ is str:
            return len(value)
        handler = metamethod(state, value, "__len")
        if handler is None:
            raise operand_error(state, value, "get length of")
        return call_handler(handler, d, value, value)

    def any_less_than(x: Any, y: Any, d: int) -> bool:
        result = raw_less_than(x, y)
        if result is None:
            return is_true(call_handler(order_handler(state, "__lt", x, y), d, x, y))
        return result

    def any_less_equal(x: Any, y: Any, d: int) -> bool:
        result = raw_less_equal(x, y)
        if result is None:
            return is_true(call_handler(order_handler(state, "__le", x, y), d, x, y))
        return result

    def any_equal(x: Any, y: Any, d: int) -> bool:
        if x.__class__ is LuaTable is y.__class__:
            first, second = x.metatable, y.metatable
            if (first is None or "__eq" not in first.hash) and (second is None or "__eq" not in second.hash):
                return False
        handler = equality_handler(state, x, y)
        return handler is not None and is_true(call_handler(handler, d, x, y))

    def comparison(event: str, of_any: Callable[..., bool]) -> Callable[..., bool]:
        """Return what compares two values: tables with a Lua function for it here, others by `of_any`."""

        def compare(x: Any, y: Any, d: int) -> bool:
            if x.__class__ is LuaTable is y.__class__ and x.metatable is not None:
                handler = x.metatable.hash.get(event)
                calls = state.native_calls
                if handler.__class__ is LuaFunction and calls < most_calls:
                    state.native_calls = calls + 1
                    results = handler.call(handler, d, x, y)
                    if results.__class__ is tuple:
                        results = one(results, d)
                    state.native_calls = calls
                    return results is not None and results is not False
            return of_any(x, y, d)

        return compare

    def order_immediate(translation: Any, pc: int, value: Any, d: int) -> bool:
        """A comparison with a constant of a value that is no number."""
        instruction = translation.proto.code[pc]
        operation = instruction & 0x7F
        immediate: Any = (instruction >> 16 & 0xFF) - op.OFFSET_SC
        if instruction >> 24:
            immediate = float(immediate)
        event = "__lt" if operation == op.LTI or operation == op.GTI else "__le"
        x, y = (immediate, value) if operation == op.GTI or operation == op.GEI else (value, immediate)
        return is_true(call_handler(order_handler(state, event, x, y), d, x, y))

    def concat(values: tuple[Any, ...]) -> str | None:
        """Join strings and numbers; None when there is anything else."""
        for value in values:
            if value.__class__ is not str:
                break
        else:
            size = STRING + sum(map(len, values))
            if size - STRING > LONG_STRING and budget.on:
                budget.spend((size - STRING) // BYTES)
            heap.room -= size
            if heap.room < 0:
                heap.exhausted(size, "string")
            return "".join(values)
        pieces = []
        size = STRING
        length = 0
        for value in values:
            piece = concat_operand(value)
            if piece is None:
                return None
            length += len(piece)
            if piece is not value:
                # A number's string is an object of its own.
                size += STRING + len(piece)
            pieces.append(piece)
        if length > LONG_STRING and budget.on:
            budget.spend(length // BYTES)
        heap.charge(size + length)
        return "".join(pieces)

    def concat_any(operands: list[Any], d: int) -> Any:
        """Join values of which some may have metamethods, the last ones first, as ``continue_concat`` does.

        A metamethod runs while its operands are the last ones in `operands`.
        """
        while len(operands) > 1:
            x, y = operands[-2:]
            if x.__class__ is LuaTable or y.__class__ is LuaTable:
                operands[-2:] = [arithmetic("__concat", x, y, d)]
                continue
            if concat_operand(x) is None or concat_operand(y) is None:
                operands[-2:] = [call_handler(binary_handler(state, "__concat", x, y), d, x, y)]
                continue
            first = len(operands) - 2
            while first > 0 and concat_operand(operands[first - 1]) is not None:
                first -= 1
            operands[first:] = [concat(tuple(operands[first:]))]
        return operands[0]

    return {
        "arithmetic": arithmetic,
        "on_numbers": on_numbers,
        "division_by_zero": division_by_zero,
        "negate": negate,
        "bitwise_not": bitwise_not,
        "length": length,
        "less_than": comparison("__lt", any_less_than),
        "less_equal": comparison("__le", any_less_equal),
        "order_immediate": order_immediate,
        "equal": comparison("__eq", any_equal),
        "concat": concat,
        "concat_any": concat_any,
    }
