"""The classes of Lua values that Python has none of its own for, and the names of types.

nil, booleans, numbers and strings are Python's ``None``, ``bool``, ``int``, ``float`` and ``str`` (one code
point, 0 to 255, for each byte). Tables have a module of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, ClassVar, Union

from luapy.vm.table import LuaTable

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto

LuaValue = Any
# What a call answers: its single value bare, and a tuple for none or several. No Lua value is a tuple.
Results = Union[Any, "tuple[Any, ...]"]


class NoValue:
    """The type of NO_VALUE, the default of a parameter that a library function requires."""

    def __repr__(self) -> str:
        return "NO_VALUE"


NO_VALUE = NoValue()


class UpValue:
    """A variable captured by closures: slot `index` of `cells`.

    While the variable's register is alive, `cells` is that frame's register list; once closed it is a list
    of one. Readers and writers need not know which.
    """

    __slots__ = ("cells", "index", "mark")
    # Objects are made by `make_upvalue`, or as it does: a class without __init__ is called much faster.
    cells: list[LuaValue]
    index: int
    mark: int

    def close(self) -> None:
        self.cells = [self.cells[self.index]]
        self.index = 0


class LuaFunction:
    """A closure: a prototype with its upvalues, in the order of `Proto.upvalues`.

    `call` is what translated code calls it by; `exact` too, if it has no more arguments than there are parameters.
    """

    __slots__ = ("__weakref__", "call", "exact", "mark", "proto", "upvalues")
    # Objects are made by `make_function`, or as it does; see UpValue.
    proto: Proto
    upvalues: list[UpValue]
    call: Callable[..., Results]
    exact: Callable[..., Results]
    mark: int
    # Another name of `call`. It is None for what else is called often, so that to ask for it tells what that is.
    enter: Callable[..., Results]


# A slot may have two names; what reads it by either is equally fast.
LuaFunction.enter = LuaFunction.__dict__["call"]


def make_upvalue(cells: list[LuaValue], index: int = 0) -> UpValue:
    upvalue = UpValue()
    upvalue.cells = cells
    upvalue.index = index
    upvalue.mark = 0
    return upvalue


def make_function(proto: Proto, upvalues: list[UpValue]) -> LuaFunction:
    function = LuaFunction()
    function.proto = proto
    function.upvalues = upvalues
    function.call = proto.call
    function.exact = proto.exact
    function.mark = 0
    return function


class Builtin:
    """A function written in Python. ``call(*arguments)`` answers as `Results` says.

    `upvalues` are the Lua values that it keeps. Without any it is, like the reference's light C functions, a
    plain value that no collector looks at. `key` names a function of a library, such as "string.sub".
    """

    __slots__ = ("__weakref__", "call", "key", "mark", "name", "upvalues")
    # It is no function of Lua's: translated code asks either for its prototype, or for what enters it.
    proto: ClassVar[None] = None
    enter: ClassVar[None] = None

    def __init__(self, name: str, call: Callable[..., Results], upvalues: tuple[LuaValue, ...] = ()) -> None:
        self.mark = 0
        self.name = name
        self.key = ""
        self.call = call
        self.upvalues = upvalues

    def __repr__(self) -> str:
        return f"<builtin {self.name}>"


class ControlBuiltin(Builtin):
    """A function that changes which frame runs: ``pcall``, ``coroutine.resume`` and their kin.

    ``begin(state, arguments)`` works on the frames of the running thread and lets the interpreter go on;
    it is never called where frames cannot be switched.
    """

    __slots__ = ("begin", "start", "thread")

    def __init__(
        self,
        name: str,
        begin: Callable[[Any, list[LuaValue]], None],
        upvalues: tuple[LuaValue, ...] = (),
        thread: LuaValue = None,
        start: Callable[[list[LuaValue]], Any] | None = None,
    ) -> None:
        self.mark = 0
        self.name = name
        self.key = ""
        self.begin = begin
        # The coroutine that a function of ``coroutine.wrap`` resumes.
        self.thread = thread
        # For what the host awaits; see awaiting.py.
        self.start = start
        self.upvalues = upvalues


class Userdata:
    """A full userdata: a host value with a metatable and user values (manual section 2.1).

    `size` is the number of bytes that its block would take, for the accounts of memory.
    """

    __slots__ = ("__weakref__", "mark", "metatable", "size", "user_values", "value")

    def __init__(self, value: Any, metatable: LuaTable | None = None, user_values: int = 0, size: int = 0) -> None:
        self.mark = 0
        self.size = size
        self.value = value
        self.metatable = metatable
        self.user_values: list[LuaValue] = [None] * user_values


class LightUserdata:
    """A bare host pointer: a value equal only to itself or to another one of the same object, or the same address."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not LightUserdata:
            return False
        value = self.value
        return other.value is value or (
            value.__class__ is int and other.value.__class__ is int and other.value == value
        )

    def __hash__(self) -> int:
        return hash(self.value) if self.value.__class__ is int else id(self.value)


TYPE_NAMES: dict[type, str] = {
    type(None): "nil",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    LuaTable: "table",
    LuaFunction: "function",
    Builtin: "function",
    ControlBuiltin: "function",
    Userdata: "userdata",
    LightUserdata: "userdata",
}
FUNCTION_TYPES = (LuaFunction, Builtin, ControlBuiltin)


def type_name(value: LuaValue) -> str:
    """Return what ``type(value)`` says in Lua ("thread" is registered by its module)."""
    return TYPE_NAMES[value.__class__]
