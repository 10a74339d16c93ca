"""The one converter between Lua values and Python's, in both directions; docs/conversion.md has its table.

`to_lua` and `to_python` convert one value: scalars become scalars, and everything else is seen through a proxy or a
wrapper, so that both sides work on the same object. `copy_to_lua` and `copy_to_python` copy whole structures.

No Lua code ever runs during a conversion: tables are read and written raw.
"""

from __future__ import annotations

import codecs
import numbers
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, Literal

from luapy.bytecode.numbers import MAX_INTEGER, MIN_INTEGER
from luapy.embed.copying import ToLua, ToPython
from luapy.embed.errors import ConversionError, ForeignValueError, IntegerRangeError, TextError, public_error
from luapy.embed.numpy_values import scalar
from luapy.embed.references import LuaReference
from luapy.stdlib.limits import spend_on_long_string
from luapy.vm.budget import LimitReached
from luapy.vm.costs import LONG_STRING
from luapy.vm.errors import LuaError as MachineError
from luapy.vm.heap.sizes import STRING
from luapy.vm.table import LuaTable
from luapy.vm.values import TYPE_NAMES

if TYPE_CHECKING:
    from luapy.vm.state import State
    from luapy.vm.values import LuaValue

# The Lua values that are objects of the machine's own classes.
_MACHINE_TYPES = frozenset(kind for kind in TYPE_NAMES if kind not in (type(None), bool, int, float, str))
# A converter remembers no more classes than these.
_MOST_CLASSES = 1_000


_CHOICES: dict[str, tuple[Any, ...]] = {
    "tables": ("wrap", "copy"),
    "empty_table": (list, dict),
    "on_unsupported": ("proxy", "error"),
    "undecodable": ("error", "bytes", "surrogateescape"),
    "arrays": ("typed", "proxy"),
}


@dataclass(frozen=True)
class ConversionOptions:
    """What a converter does where there is a choice.

    A copy of a structure may be nested no deeper than `max_depth`, and hold no more than `max_items` values; None is
    for no limit. `tables` says whether tables on their way to Python are wrapped or copied where nothing else is asked
    for, `empty_table` what a copied table without any fields becomes, `on_unsupported` whether objects that are no
    containers may be in a structure copied to Lua, as proxies. `undecodable` says what becomes of a Lua string that is
    not text in the encoding: "error", "bytes" (the string as bytes) or "surrogateescape" (as Python does with file
    names; such text goes back to Lua as it was). `arrays` says whether numpy's arrays have operators and methods of
    their own in Lua, and are indexed from 1, or are proxied as other objects are.
    """

    max_depth: int | None = None
    max_items: int | None = None
    tables: Literal["wrap", "copy"] = "wrap"
    empty_table: type[list[Any]] | type[dict[Any, Any]] = dict
    on_unsupported: Literal["proxy", "error"] = "proxy"
    undecodable: Literal["error", "bytes", "surrogateescape"] = "error"
    arrays: Literal["typed", "proxy"] = "typed"

    def __post_init__(self) -> None:
        for name in ("max_depth", "max_items"):
            limit = getattr(self, name)
            if limit is not None and (type(limit) is not int or limit < 1):
                raise ValueError(f"{name} is a positive int or None, not {limit!r}")
        for name, choices in _CHOICES.items():
            choice = getattr(self, name)
            if choice not in choices:
                raise ValueError(f"{name} is {' or '.join(map(repr, choices))}, not {choice!r}")


def keeps_ascii(encoding: str) -> bool:
    """Is ASCII text its own bytes in this encoding?"""
    data = bytes(range(128))
    try:
        return data.decode(encoding) == data.decode("ascii")
    except UnicodeError:
        return False


class Converter:
    """Converts values between one state and Python.

    `encoding` is that of strings; with None, Lua strings are bytes in Python. `proxy` makes a Lua value that stands for
    a Python object, `wrap` a Python object for any Lua value but nil, booleans, numbers and strings. `on_overflow` is
    given an int that is too large for Lua and returns what to take for it; an int that is too large again is proxied.
    """

    def __init__(
        self,
        state: State,
        *,
        encoding: str | None = "utf-8",
        proxy: Callable[[Any], LuaValue],
        wrap: Callable[[LuaValue], Any],
        options: ConversionOptions | None = None,
        on_overflow: Callable[[int], Any] | None = None,
    ) -> None:
        self.state = state
        self.encoding = None if encoding is None else codecs.lookup(encoding).name
        self.proxy = proxy
        self.wrap = wrap
        self.options = options or ConversionOptions()
        # Classes whose objects are proxied, as far as they have been met.
        self._proxied: set[type] = set()
        # What stands for None among the keys of a table; without it None is refused there.
        self.none: LuaValue = None
        self.on_overflow = on_overflow
        self.keeps_ascii = keeps_ascii(encoding or "utf-8")
        self._shows_ascii = self.keeps_ascii and encoding is not None
        self._errors = "surrogateescape" if self.options.undecodable == "surrogateescape" else "strict"

    # -- one value --------------------------------------------------------------------------------------

    # Whether `is_object` has anything to say.
    has_objects = False

    def is_object(self, value: Any) -> bool:
        """Is this container to be seen through a proxy where containers are copied? For subclasses."""
        return False

    def to_lua(self, value: Any) -> LuaValue:
        """Return the Lua value for a Python one: a scalar, what a wrapper wraps, or a proxy."""
        # An object can be mistaken about its `__class__`.
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int:
            return value if MIN_INTEGER <= value <= MAX_INTEGER else self._overflown(value)
        if kind is str:
            return self.string_to_lua(value)
        if kind in self._proxied:
            return self.proxy(value)
        if issubclass(kind, LuaReference):
            return self.unwrap(value)
        return self._special_to_lua(value, kind)

    def _special_to_lua(self, value: Any, kind: type) -> LuaValue:
        """Convert what is neither of a plain class nor a wrapper."""
        if issubclass(kind, str):
            return self.string_to_lua(str.__str__(value))
        if issubclass(kind, bytes):
            return self.bytes_to_lua(value)
        if issubclass(kind, int):
            return self.to_lua(int.__int__(value))
        if issubclass(kind, float):
            return float.__float__(value)
        if kind in _MACHINE_TYPES:
            raise ConversionError(f"{kind.__name__} is a class of the machine's; give its wrapper")
        if issubclass(kind, numbers.Integral):
            return self.to_lua(int(value))
        plain = scalar(value)
        if plain is not value:
            return self.to_lua(plain)
        if len(self._proxied) < _MOST_CLASSES:
            self._proxied.add(kind)
        return self.proxy(value)

    def to_python(self, value: LuaValue) -> Any:
        """Return the Python value for a Lua one: a scalar, the object behind a proxy, or a wrapper."""
        kind = value.__class__
        if kind is str:
            if self._shows_ascii and value.isascii() and len(value) <= LONG_STRING:
                return value
            return self.string_to_python(value)
        if value is None or kind is int or kind is float or kind is bool:
            return value
        if kind is LuaTable and self.options.tables == "copy":
            return self.copy_to_python(value)
        return self.wrap(value)

    def unwrap(self, reference: LuaReference) -> LuaValue:
        """Return the Lua value of a wrapper, which must be of this state."""
        if reference._runtime.state is not self.state:
            raise ForeignValueError("cannot mix objects from different Lua runtimes")
        return reference._value

    def _overflown(self, value: int) -> LuaValue:
        if self.on_overflow is not None:
            result = self.on_overflow(value)
            if result.__class__ is int and not MIN_INTEGER <= result <= MAX_INTEGER:
                return self.proxy(result)
            return self.to_lua(result)
        raise IntegerRangeError(f"an integer of {value.bit_length()} bits does not fit into Lua's 64")

    # -- structures -------------------------------------------------------------------------------------

    def copy_to_lua(self, value: Any) -> LuaValue:
        """Return a Lua value with tables in place of all containers: lists, dicts, sets, dataclasses and their kin.

        What is shared stays shared, and cycles stay cycles. Lua values and objects within are as `to_lua` has them.
        """
        kind = type(value)
        if value is None or kind is float or kind is bool or (kind is int and MIN_INTEGER <= value <= MAX_INTEGER):
            return value
        return self._limited(lambda: ToLua(self, deep=True).copy(value))

    def table_from(self, *containers: Any, deep: bool = False) -> LuaTable:
        """Return a table with the fields of mappings and the elements of iterables, as `to_lua` has them, or copied.

        Elements are numbered through all iterables. A Lua table among the containers adds its fields.
        """
        table: LuaTable = self._limited(lambda: ToLua(self, deep).merge(containers))
        return table

    def copy_to_python(self, value: LuaValue, shape: Literal["list", "dict"] | None = None) -> Any:
        """Return a Python value with lists and dicts in place of all tables, whatever their metatables are.

        A table whose keys are 1, 2, 3 and so on becomes a list, any other a dict; `shape` makes all of them one kind.
        What is shared stays shared, and cycles stay cycles. A wrapper is taken for what it wraps.
        """
        if isinstance(value, LuaReference):
            value = self.unwrap(value)
        if value.__class__ is not LuaTable:
            return self.to_python(value)
        return self._limited(lambda: ToPython(self, shape).copy(value))

    def _limited(self, work: Callable[[], Any]) -> Any:
        """Do `work` that may meet a limit of the state."""
        try:
            return work()
        except (MachineError, LimitReached) as error:
            failure = public_error(self, error)
        raise failure

    # -- strings ----------------------------------------------------------------------------------------

    def string_to_lua(self, text: str) -> str:
        """Return the bytes of a text, as Lua has strings."""
        if not (self.keeps_ascii and text.isascii()):
            try:
                text = text.encode(self.encoding or "utf-8", self._errors).decode("latin-1")
            except UnicodeError as error:
                raise TextError(f"cannot encode a string for Lua: {error}") from None
        spend_on_long_string(self.state, len(text))
        self.state.heap.grow(STRING + len(text), "string")
        return text

    def bytes_to_lua(self, data: Any) -> str:
        """Return a Lua string of bytes."""
        spend_on_long_string(self.state, len(data))
        self.state.heap.grow(STRING + len(data), "string")
        return str(data, "latin-1")

    def string_to_python(self, string: str) -> str | bytes:
        """Return a Lua string as text, or as bytes if there is no encoding."""
        spend_on_long_string(self.state, len(string))
        return self.decoded(string)

    def decoded(self, string: str) -> str | bytes:
        """Do what `string_to_python` does, without a charge."""
        encoding = self.encoding
        if encoding is None:
            return string.encode("latin-1")
        if self.keeps_ascii and string.isascii():
            return string
        data = string.encode("latin-1")
        try:
            return data.decode(encoding, self._errors)
        except UnicodeError as error:
            if self.options.undecodable == "bytes":
                return data
            raise TextError(f"cannot decode a string from Lua: {error}") from None
