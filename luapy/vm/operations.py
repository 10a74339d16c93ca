"""Operators on any values, with their metamethods (manual sections 2.4 and 3.4).

The functions that end in a result may call Lua through ``state.call`` and are for library code. Those that
return a handler (`find_index`, `find_new_index`, `binary_handler`) leave the call to the interpreter, which
makes it without recursion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luapy.bytecode.numbers import number_to_string, string_to_number
from luapy.vm.arithmetic import BITWISE_EVENTS, DivisionByZero, raw_arithmetic, to_integer
from luapy.vm.costs import SHORT_CHAIN
from luapy.vm.errors import LuaError, machine_error, runtime_error
from luapy.vm.frames import first_value
from luapy.vm.table import InvalidKey, LuaTable
from luapy.vm.values import FUNCTION_TYPES, Userdata, type_name
from luapy.vm.variables import variable_info

if TYPE_CHECKING:
    from luapy.vm.state import State

# An __index or __newindex chain longer than this is taken for a loop.
MAX_META_CHAIN = 2000


def get_metatable(state: State, value: Any) -> LuaTable | None:
    kind = value.__class__
    if kind is LuaTable or kind is Userdata:
        result: LuaTable | None = value.metatable
        return result
    return state.metatables.get(kind)


def metamethod(state: State, value: Any, event: str) -> Any:
    """Return the metamethod of `value` for `event` ("__index", ...), nil when there is none."""
    metatable = get_metatable(state, value)
    return metatable.hash.get(event) if metatable is not None else None


metafield = metamethod


def object_type_name(state: State, value: Any) -> str:
    """Return the type's name for messages: a string field ``__name`` of the metatable goes first."""
    if value.__class__ is LuaTable or value.__class__ is Userdata:
        name = metamethod(state, value, "__name")
        if name.__class__ is str:
            return name
    return type_name(value)


# -- errors ---------------------------------------------------------------------------------------------


def operand_error(state: State, value: Any, action: str) -> LuaError:
    """ "attempt to `action` a nil value (local 'x')"."""
    info = variable_info(state, value)
    return machine_error(state, f"attempt to {action} a {object_type_name(state, value)} value{info}")


def order_error(state: State, a: Any, b: Any) -> LuaError:
    left, right = object_type_name(state, a), object_type_name(state, b)
    if left == right:
        return machine_error(state, f"attempt to compare two {left} values")
    return machine_error(state, f"attempt to compare {left} with {right}")


def _binary_error(state: State, event: str, a: Any, b: Any) -> LuaError:
    numbers = _is_number(a) and _is_number(b)
    if event == "__concat":
        return operand_error(state, b if a.__class__ is str or _is_number(a) else a, "concatenate")
    if event in BITWISE_EVENTS:
        if numbers:
            culprit = a if to_integer(a) is None else b
            return machine_error(state, f"number{variable_info(state, culprit)} has no integer representation")
        return operand_error(state, b if _is_number(a) else a, "perform bitwise operation on")
    return operand_error(state, b if _is_number(a) else a, "perform arithmetic on")


def _is_number(value: Any) -> bool:
    return value.__class__ is int or value.__class__ is float


# -- handlers, for callers that make the call themselves ------------------------------------------------


def find_index(state: State, value: Any, key: Any) -> tuple[Any, Any]:
    """Look up ``value[key]``: (None, the field's value), or (handler, value to call it on)."""
    for step in range(MAX_META_CHAIN):
        if step > SHORT_CHAIN and state.budget.on:
            state.budget.owe(1)
        if value.__class__ is LuaTable:
            field = value.get(key)
            if field is not None:
                return None, field
            metatable = value.metatable
            if metatable is None:
                return None, None
            handler = metatable.hash.get("__index")
            if handler is None:
                return None, None
        else:
            handler = metamethod(state, value, "__index")
            if handler is None:
                raise operand_error(state, value, "index")
        if handler.__class__ in FUNCTION_TYPES:
            return handler, value
        value = handler
    raise machine_error(state, "'__index' chain too long; possible loop")


def find_new_index(state: State, target: Any, key: Any, value: Any) -> tuple[Any, Any] | None:
    """Do ``target[key] = value``: None when done, or (handler, value to call it on)."""
    for step in range(MAX_META_CHAIN):
        if step > SHORT_CHAIN and state.budget.on:
            state.budget.owe(1)
        if target.__class__ is LuaTable:
            metatable = target.metatable
            handler = metatable.hash.get("__newindex") if metatable is not None else None
            if handler is None or target.get(key) is not None:
                try:
                    target.set(key, value)
                except InvalidKey as error:
                    raise machine_error(state, str(error)) from None
                return None
        else:
            handler = metamethod(state, target, "__newindex")
            if handler is None:
                raise operand_error(state, target, "index")
        if handler.__class__ in FUNCTION_TYPES:
            return handler, target
        target = handler
    raise machine_error(state, "'__newindex' chain too long; possible loop")


def binary_handler(state: State, event: str, a: Any, b: Any) -> Any:
    """Return the metamethod of a binary operator, the first operand's before the second's, or raise."""
    handler = metamethod(state, a, event)
    if handler is None:
        handler = metamethod(state, b, event)
        if handler is None:
            raise _binary_error(state, event, a, b)
    return handler


def order_handler(state: State, event: str, a: Any, b: Any) -> Any:
    """Return the metamethod ``__lt`` or ``__le`` for two operands, or raise."""
    handler = metamethod(state, a, event)
    if handler is None:
        handler = metamethod(state, b, event)
        if handler is None:
            raise order_error(state, a, b)
    return handler


def equality_handler(state: State, a: Any, b: Any) -> Any:
    """Return the ``__eq`` metamethod for two tables or two userdata that are not the same, or None."""
    kind = a.__class__
    if kind is not b.__class__ or a is b or (kind is not LuaTable and kind is not Userdata):
        return None
    handler = metamethod(state, a, "__eq")
    return handler if handler is not None else metamethod(state, b, "__eq")


# -- whole operations, for library code -----------------------------------------------------------------


def raw_equals(a: Any, b: Any) -> bool:
    if a == b:
        return a.__class__ is b.__class__ or (a.__class__ is not bool and b.__class__ is not bool)
    return False


def equals(state: State, a: Any, b: Any) -> bool:
    if raw_equals(a, b):
        return True
    handler = equality_handler(state, a, b)
    return handler is not None and is_true(state.call_single(handler, a, b))


def is_true(value: Any) -> bool:
    return value is not None and value is not False


def raw_less_than(a: Any, b: Any) -> bool | None:
    """Compare two numbers or two strings; None for anything else."""
    if (a.__class__ is str and b.__class__ is str) or (_is_number(a) and _is_number(b)):
        result: bool | None = a < b
        return result
    return None


def raw_less_equal(a: Any, b: Any) -> bool | None:
    if (a.__class__ is str and b.__class__ is str) or (_is_number(a) and _is_number(b)):
        result: bool | None = a <= b
        return result
    return None


def less_than(state: State, a: Any, b: Any) -> bool:
    result = raw_less_than(a, b)
    if result is None:
        return is_true(state.call_single(order_handler(state, "__lt", a, b), a, b))
    return result


def less_equal(state: State, a: Any, b: Any) -> bool:
    result = raw_less_equal(a, b)
    if result is None:
        return is_true(state.call_single(order_handler(state, "__le", a, b), a, b))
    return result


def index(state: State, value: Any, key: Any) -> Any:
    handler, found = find_index(state, value, key)
    if handler is None:
        return found
    return state.call_single(handler, found, key)


def set_index(state: State, target: Any, key: Any, value: Any) -> None:
    found = find_new_index(state, target, key, value)
    if found is not None:
        state.call(found[0], found[1], key, value)


def arithmetic(state: State, event: str, a: Any, b: Any) -> Any:
    """Apply an operator by its event without underscores ("add", "unm", "shl", ...) to any two values."""
    event = "__" + event
    try:
        result = raw_arithmetic(event, a, b)
    except DivisionByZero as error:
        raise machine_error(state, str(error)) from None
    if result is None:
        return state.call_single(binary_handler(state, event, a, b), a, b)
    return result


def concat_operand(value: Any) -> str | None:
    """Return what a string or a number contributes to a concatenation, None for other values."""
    if value.__class__ is str:
        return value
    return number_to_string(value) if _is_number(value) else None


def concat(state: State, a: Any, b: Any) -> Any:
    left, right = concat_operand(a), concat_operand(b)
    if left is None or right is None:
        return state.call_single(binary_handler(state, "__concat", a, b), a, b)
    return left + right


def length(state: State, value: Any) -> Any:
    """The operator ``#``."""
    if value.__class__ is str:
        return len(value)
    handler = metamethod(state, value, "__len")
    if handler is None:
        if value.__class__ is LuaTable:
            return value.length()
        raise operand_error(state, value, "get length of")
    return state.call_single(handler, value)


def object_length(state: State, value: Any) -> int:
    """The length as an integer, for library functions."""
    result = length(state, value)
    if result.__class__ is not int:
        converted = to_integer(string_to_number(result) if result.__class__ is str else result)
        if converted is None:
            raise runtime_error(state, "object length is not an integer")
        return converted
    return result


def pointer(state: State, value: Any) -> str:
    """The address that tells one object from another in texts, or what stands for it."""
    if state.identities is not None:
        return f"0x{state.identities.number(state.heap, value):08x}"
    return f"0x{id(value):x}"


def to_text(state: State, value: Any) -> str:
    """Convert any value to a string as ``tostring`` does."""
    handler = metamethod(state, value, "__tostring")
    if handler is not None:
        text = first_value(state.call(handler, value))
        if text.__class__ is str:
            return text
        if _is_number(text):
            return number_to_string(text)
        raise runtime_error(state, "'__tostring' must return a string")
    kind = value.__class__
    if kind is str:
        result: str = value
        return result
    if kind is int or kind is float:
        return number_to_string(value)
    if value is None:
        return "nil"
    if kind is bool:
        return "true" if value else "false"
    name = metamethod(state, value, "__name")
    return f"{name if name.__class__ is str else type_name(value)}: {pointer(state, value)}"
