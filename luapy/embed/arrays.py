"""numpy's arrays in Lua: userdata over the same memory, and tables of numbers as arrays. Needs ``luapy[numpy]``.

An array is indexed from 1, as everything in Lua is. Its operators and methods are numpy's, chosen one by one: there is
no way from an array to Python's attributes. docs/conversion.md lists them.
"""

from __future__ import annotations

import math
import operator
from array import array
from functools import partial
from typing import TYPE_CHECKING, Any, Callable

from luapy.embed import array_methods
from luapy.embed.copying import kinds_of
from luapy.embed.errors import ConversionError, to_machine
from luapy.embed.numpy_values import is_array, numpy, scalar
from luapy.embed.proxies import is_proxy, proxied
from luapy.stdlib.limits import spend_on_elements
from luapy.vm.arguments import argument_error
from luapy.vm.errors import runtime_error
from luapy.vm.table import LuaTable
from luapy.vm.values import NO_VALUE, Builtin, Userdata, type_name
from luapy.vm.wholetables import is_sequence

if TYPE_CHECKING:
    from luapy.embed.conversion import Converter
    from luapy.embed.proxies import ProxyFactory
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue, Results

_MOST_DIMENSIONS = 32
# The types of elements, by numpy's letters, that are a bool, int or float of Lua's whatever their value.
_PLAIN = frozenset("?bBhHiIlqefd")

_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "__add": operator.add,
    "__sub": operator.sub,
    "__mul": operator.mul,
    "__div": operator.truediv,
    "__idiv": operator.floordiv,
    "__mod": operator.mod,
    "__pow": operator.pow,
    "__band": operator.and_,
    "__bor": operator.or_,
    "__bxor": operator.xor,
    "__shl": operator.lshift,
    "__shr": operator.rshift,
}


# -- tables to arrays ------------------------------------------------------------------------------------------


def to_array(converter: Converter, table: LuaTable, dtype: Any = None) -> Any:
    """Return an array of a table of numbers, or of tables of numbers for more dimensions.

    Integers become int64, numbers otherwise float64, booleans bool; `dtype` asks for another type of elements.
    """
    module = numpy()
    shape, values = _flat(converter, table)
    result = _row(module, values)
    if len(shape) > 1:
        result = result.reshape(shape)
    return result if dtype is None else result.astype(dtype, copy=False)


def _flat(converter: Converter, table: LuaTable) -> tuple[list[int], list[Any]]:
    """Return the lengths in every dimension, and the elements in one row."""
    shape: list[int] = []
    values: list[Any] = [table]
    while values and values[0].__class__ is LuaTable:
        if len(shape) == _MOST_DIMENSIONS:
            raise ConversionError(f"an array has at most {_MOST_DIMENSIONS} dimensions")
        length = values[0].length()
        for row in values:
            if row.__class__ is not LuaTable or not is_sequence(row) or row.length() != length:
                raise ConversionError("the rows of an array must be lists of the same length")
        charge(converter.state, length * len(values), 8)
        shape.append(length)
        rows = [row.slice(1, length) for row in values]
        values = rows[0] if len(rows) == 1 else [value for row in rows for value in row]
    return shape, values


def _row(module: Any, values: list[Any]) -> Any:
    """Return an array of one dimension."""
    if not values:
        return module.array(values, dtype=float)
    kinds = kinds_of(values)
    if kinds == {bool}:
        return module.array(values)
    # These are several times as fast as the constructor of numpy's arrays.
    if kinds == {int}:
        return module.frombuffer(array("q", values), dtype=module.int64)
    if kinds <= {int, float}:
        return module.frombuffer(array("d", values), dtype=module.float64)
    if kinds <= {int, float, bool}:
        raise ConversionError("numbers and booleans do not go into one array")
    other = next(value for value in values if value.__class__ not in (int, float, bool))
    raise ConversionError(f"an array holds numbers or booleans, not a {type_name(other)}")


def charge(state: State, elements: int, size: int = 16) -> None:
    """Charge for work on so many elements, of `size` bytes each, before it is done."""
    spend_on_elements(state, elements)
    if state.heap.limited:
        state.heap.borrow(elements * size)
        state.heap.repay(elements * size)


# -- arrays in Lua ---------------------------------------------------------------------------------------------


class Arrays:
    """Makes the userdata for arrays, and is what their metamethods do."""

    def __init__(self, factory: ProxyFactory) -> None:
        self.numpy = numpy()
        self.factory = factory
        self.runtime = factory.runtime
        self.state = factory.state
        self.methods: dict[str, LuaValue] = {
            name: Builtin(name, partial(self._method, name, function))
            for name, function in array_methods.methods(self.numpy).items()
        }
        self.methods["totable"] = Builtin("totable", self._to_table)
        self.metatable = self._make_metatable()
        self.state.heap.root_sources.append(lambda: [self.metatable])

    def _make_metatable(self) -> LuaTable:
        metatable = self.state.new_table()
        handlers: dict[str, Callable[..., Results]] = {
            "__index": self._index,
            "__newindex": self._new_index,
            "__len": self._length,
            "__eq": self._equal,
            "__lt": self._refuse_order,
            "__le": self._refuse_order,
            "__unm": partial(self._unary, operator.neg),
            "__bnot": partial(self._unary, operator.invert),
            "__concat": self._concat,
            "__tostring": self._to_string,
            "__pairs": self._pairs,
        }
        for event, function in _BINARY.items():
            handlers[event] = partial(self._binary, function)
        for event, handler in handlers.items():
            metatable.set_string(event, Builtin(event, handler))
        metatable.set_string("__name", "array")
        metatable.set_string("__metatable", False)
        return metatable

    # -- values -----------------------------------------------------------------------------------------

    def proxy(self, values: Any) -> LuaValue:
        """Return the userdata of an array of the host's; what has no dimension is a scalar."""
        if values.ndim == 0:
            return self.runtime.converter.to_lua(values[()])
        return self.factory.proxy_as(values, True, self.metatable)

    def array(self, value: LuaValue, position: int = 1) -> Any:
        """Return the array that a userdata stands for. Raises an argument error for other values."""
        if value.__class__ is Userdata and value.metatable is self.metatable:
            return value.value.object
        raise argument_error(self.state, position, f"array expected, got {type_name(value)}")

    def operand(self, value: LuaValue) -> Any:
        """Return what numpy is to be given for a value: an array, for tables too, or a scalar."""
        kind = value.__class__
        if kind is Userdata and value.metatable is self.metatable:
            return value.value.object
        if kind is LuaTable:
            return to_array(self.runtime.converter, value)
        if kind is int or kind is float or kind is bool or kind is str or value is None:
            return self.runtime.converter.to_python(value)
        raise TypeError(f"a {type_name(value)} value cannot be used with an array")

    def result(self, value: Any, *owners: LuaValue) -> Results:
        """Return the Lua value of a result. A view keeps the array alive that it is a view of, one of `owners`."""
        if value.__class__ is tuple:
            return tuple([self.runtime.converter.to_lua(item) for item in value])
        if not is_array(value) or value.ndim == 0:
            return self.runtime.converter.to_lua(scalar(value))
        owner = None
        for candidate in owners:
            if candidate.__class__ is Userdata and self.numpy.may_share_memory(candidate.value.object, value):
                owner = candidate
        userdata = self.factory.proxy_as(value, True, self.metatable, 0 if owner is not None else int(value.nbytes))
        if owner is not None and owner is not userdata and userdata.user_values == []:
            userdata.user_values = [owner]
        return userdata

    def guarded(self, work: Callable[..., Results], *arguments: Any) -> Results:
        """Return ``work(*arguments)``; numpy's exceptions go on as Lua errors."""
        try:
            with self.numpy.errstate(all="ignore"):
                return work(*arguments)
        except Exception as error:
            raise to_machine(self.runtime, error) from error

    # -- indexing ---------------------------------------------------------------------------------------

    def _index(self, userdata: LuaValue = NO_VALUE, key: LuaValue = None, *_: LuaValue) -> Results:
        values = self.array(userdata)
        kind = key.__class__
        if kind is float and key.is_integer():
            key = int(key)
            kind = int
        if kind is int:
            if not 0 < key <= len(values):
                return None
            if values.ndim == 1 and values.dtype.char in _PLAIN:
                return values.item(key - 1)
            return self.guarded(lambda: self.result(values[key - 1], userdata))
        if kind is str:
            if key in ("size", "ndim"):
                return getattr(values, key)
            if key == "dtype":
                return str(values.dtype)
            return self.methods.get(key)
        return self.guarded(lambda: self.result(values[self._selection(values, key)]))

    def _selection(self, values: Any, key: LuaValue) -> Any:
        """Return numpy's index for one that is an array or a table."""
        if key.__class__ is not Userdata and key.__class__ is not LuaTable:
            raise TypeError(f"array index must be an integer, or an array, not a {type_name(key)} value")
        selection = array_methods.positions(self.numpy, self.operand(key), len(values))
        charge(self.state, max(int(selection.size), 1) * (int(values.size) // max(len(values), 1) or 1))
        return selection

    def _new_index(
        self, userdata: LuaValue = NO_VALUE, key: LuaValue = None, value: LuaValue = None, *_: LuaValue
    ) -> Results:
        values = self.array(userdata)
        if value is None:
            raise runtime_error(self.state, "an element of an array cannot be nil")

        if key.__class__ is int and (value.__class__ is float or value.__class__ is int) and 0 < key <= len(values):
            try:
                values[key - 1] = value
            except Exception as error:
                raise to_machine(self.runtime, error) from error
            return ()
        return self.guarded(self._store, values, key, value)

    def _store(self, values: Any, key: LuaValue, value: LuaValue) -> Results:
        if key.__class__ is float and key.is_integer():
            key = int(key)
        if key.__class__ is int:
            if not 0 < key <= len(values):
                raise IndexError(f"array index {key} is out of range (1 to {len(values)})")
            values[key - 1] = self.operand(value)
        else:
            values[self._selection(values, key)] = self.operand(value)
        return ()

    def _length(self, userdata: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        return len(self.array(userdata))

    def _pairs(self, userdata: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        self.array(userdata)
        return Builtin("next", self._next), userdata, 0

    def _next(self, userdata: LuaValue = NO_VALUE, index: LuaValue = 0, *_: LuaValue) -> Results:
        values = self.array(userdata)
        if index.__class__ is not int or not 0 <= index < len(values):
            return None
        return index + 1, self._index(userdata, index + 1)

    # -- operators and methods --------------------------------------------------------------------------

    def _binary(self, function: Callable[..., Any], a: LuaValue = None, b: LuaValue = None, *_: LuaValue) -> Results:
        def work() -> Results:
            left, right = self._numeric(a), self._numeric(b)
            shape = self.numpy.broadcast_shapes(getattr(left, "shape", ()), getattr(right, "shape", ()))
            charge(self.state, math.prod(shape))
            return self.result(function(left, right), a, b)

        return self.guarded(work)

    def _numeric(self, value: LuaValue) -> Any:
        operand = self.operand(value)
        if operand is None or operand.__class__ is str or (is_array(operand) and operand.dtype.kind in "SU"):
            raise TypeError(f"cannot compute with {'nil' if operand is None else 'text'} and an array")
        return operand

    def _concat(self, a: LuaValue = None, b: LuaValue = None, *_: LuaValue) -> Results:
        def work() -> Results:
            rows = [self.numpy.atleast_1d(self._numeric(value)) for value in (a, b)]
            charge(self.state, sum(int(row.size) for row in rows))
            return self.result(self.numpy.concatenate(rows))

        return self.guarded(work)

    def _unary(self, function: Callable[..., Any], value: LuaValue = None, *_: LuaValue) -> Results:
        values = self.array(value)
        charge(self.state, int(values.size))
        return self.guarded(lambda: self.result(function(values)))

    def _equal(self, a: LuaValue = None, b: LuaValue = None, *_: LuaValue) -> Results:
        def work() -> Results:
            if not is_proxy(a) or not is_proxy(b) or not is_array(proxied(a)) or not is_array(proxied(b)):
                return False
            left, right = proxied(a), proxied(b)
            charge(self.state, int(left.size))
            return bool(self.numpy.array_equal(left, right))

        return self.guarded(work)

    def _refuse_order(self, *_: LuaValue) -> Results:
        raise runtime_error(self.state, "arrays are compared by their methods lt, le, gt and ge")

    def _to_string(self, userdata: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        values = self.array(userdata)
        return self.guarded(lambda: self.runtime.converter.to_lua(str(values)))

    def _method(
        self, name: str, function: Callable[..., Any], userdata: LuaValue = NO_VALUE, *arguments: LuaValue
    ) -> Results:
        values = self.array(userdata)

        def work() -> Results:
            operands = tuple([self.operand(argument) for argument in arguments])
            charge(self.state, array_methods.cost(self.numpy, name, values, operands))
            result = function(values, *operands)
            return userdata if result is None else self.result(result, userdata, *arguments)

        return self.guarded(work)

    def _to_table(self, userdata: LuaValue = NO_VALUE, *_: LuaValue) -> Results:
        values = self.array(userdata)
        return self.guarded(lambda: self.runtime.converter.copy_to_lua(values))
