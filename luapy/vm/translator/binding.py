"""Translated functions bound to one closure: their constant upvalues are variables of Python's closure.

A function with upvalues is written as ``bind``, which takes the Lua function, reads its upvalues and makes the Python
function that becomes its `call`. What the upvalues hold is known from the start: the text is written for functions,
tables and numbers that they are, and ``bind`` answers None for a closure where they are something else. A prototype
that has many closures gets a function for all of them, which reads the upvalues at each call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import ref

from luapy.vm.table import LuaTable
from luapy.vm.translator.callees import add_exact, set_call
from luapy.vm.translator.kinds import BUILTIN, FUNCTION, INT, TABLE, kind_of
from luapy.vm.values import Builtin, LuaFunction

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.kinds import Kind
    from luapy.vm.translator.tier import Tier
    from luapy.vm.translator.translation import Translation
    from luapy.vm.values import Results

# So many closures of a prototype are bound, each for itself.
MOST_BOUND = 6
_LEAST_CROWD = 200
_KINDS = {LuaTable: TABLE, LuaFunction: FUNCTION, Builtin: BUILTIN}
_CLASSES = {"float": "float", "str": "str", "bool": "bool", "table": "LuaTable"}
_CLASSES.update({"function": "LuaFunction", "builtin": "Builtin"})


def upvalue_kinds(function: LuaFunction, constant_upvalues: list[bool]) -> dict[int, Kind]:
    """Return what the upvalues of a closure that nothing assigns are."""
    kinds = {}
    for index, (upvalue, constant) in enumerate(zip(function.upvalues, constant_upvalues)):
        if constant:
            value = upvalue.cells[upvalue.index]
            kinds[index] = _KINDS.get(value.__class__) or kind_of(value)
    return kinds


def is_of(kind: Kind, text: str) -> str | None:
    """Return a test that the value of an upvalue is what a text was written for; None when any value will do."""
    if kind is INT:
        return f"{text}.__class__ is int"
    if kind.name == "int":
        return f"{text}.__class__ is int and {text} == {kind.low}"
    if kind.name == "nil":
        return f"{text} is None"
    return f"{text}.__class__ is {_CLASSES[kind.name]}" if kind.name in _CLASSES else None


class Bindings:
    """The closures of one state that are bound."""

    def __init__(self, tier: Tier) -> None:
        self.tier = tier
        self.functions: list[ref[LuaFunction]] = []
        # With so many, those that are gone are dropped.
        self._crowd = _LEAST_CROWD

    def binder(self, translation: Translation) -> Any:
        """Return what calls a closure of the translation's prototype that is not bound yet."""

        def bind_and_call(function: LuaFunction, d: int, *arguments: Any) -> Results:
            return self._bind(translation, function)(function, d, *arguments)

        return bind_and_call

    def _bind(self, translation: Translation, function: LuaFunction) -> Any:
        proto = translation.proto
        bound = None
        if proto.call is translation.function:
            if translation.bound_closures < MOST_BOUND:
                bound = translation.bind(function)
            if bound is None and translation.knows_callees:
                self.tier.translate_for_various(proto, function)
            elif bound is None:
                self.tier.translate_for_all(proto)
        if bound is None:
            bound = proto.call
        else:
            add_exact(bound, translation.trusting_code)
            translation.bound_closures += 1
            self._remember(function)
        set_call(function, bound)
        return bound

    def _remember(self, function: LuaFunction) -> None:
        functions = self.functions
        functions.append(ref(function))
        if len(functions) > self._crowd:
            self.functions = [reference for reference in functions if reference() is not None]
            self._crowd = 2 * len(self.functions) + _LEAST_CROWD

    def trust_callers(self, translation: Translation) -> None:
        """A translation has got a code for callers that make promises: have the closures bound to it use that."""
        if translation.trusting_code is None:
            return
        for reference in self.functions:
            function = reference()
            if function is not None and function.call.__globals__.get("M") is translation:
                function.exact.__code__ = translation.trusting_code

    def release(self, proto: Proto | None = None) -> None:
        """Have the closures of a prototype, or all, bound anew at their next call: their upvalues may have changed."""
        kept = []
        for reference in self.functions:
            function = reference()
            if function is None:
                continue
            if proto is None or function.proto is proto:
                set_call(function, function.proto.call)
                history = function.proto.history
                if history.entry is not None:
                    history.entry.bound_closures = 0
            else:
                kept.append(reference)
        self.functions = kept
