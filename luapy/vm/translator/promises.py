"""What callers promise of arguments, so that the function that they call need not look at them.

A function guesses of which classes its arguments are, and looks at its beginning. Who calls it by `exact` and knows
which prototype that is often knows the classes as well. So the first such caller settles what all calls by `exact`
promise, for good: functions translated before and after rely on it. Where a caller does not know, it looks itself, and
calls by `call` if the promise would be broken. What a later translation guesses otherwise, it looks at in `exact` too.
"""

from __future__ import annotations

from functools import partial
from types import CodeType
from typing import TYPE_CHECKING, Any

from luapy.vm.prepare import prepare
from luapy.vm.translator.callees import exact_code
from luapy.vm.translator.flow import successors
from luapy.vm.translator.intrinsics import looks_at_arguments
from luapy.vm.translator.kinds import guessed_kinds
from luapy.vm.translator.liveness import matters
from luapy.vm.translator.translation import History, Translation

if TYPE_CHECKING:
    from luapy.bytecode.proto import Proto
    from luapy.vm.translator.kinds import Kind

# The classes of kinds that may be promised.
_CLASSES = {"int": "int", "float": "float", "str": "str"}


def promises_of(proto: Proto) -> dict[int, str] | None:
    """Return the classes that calls of functions of `proto` by `exact` promise, by parameters.

    None when nothing is known of the prototype, so that nobody may say.
    """
    history = proto.history
    if history.__class__ is not History:
        return None
    if history.promises is None:
        history.promises = _guarded_classes(proto, history)
    promises: dict[int, str] = history.promises
    return promises


def _guarded_classes(proto: Proto, history: History) -> dict[int, str]:
    """Return the classes that a translation made now would look for at its beginning."""
    if proto.is_vararg:
        return {}
    code: list[Any] = proto.prepared or prepare(proto)
    has_loops = any(following <= pc for pc in range(len(code)) for following in successors(code, pc))

    looks = partial(looks_at_arguments, history.feedback)
    return {
        register: _CLASSES[kind.name]
        for register, kind in guessed_kinds(history.arguments).items()
        if kind.name in _CLASSES and (has_loops or matters(code, register, proto.max_stack_size, looks))
    }


def guard_test(register: int, kind: Kind, is_promised: bool = False) -> str:
    """Return the test that fails an argument; of a promised one only the range is looked at."""
    tests = [] if is_promised else [f"r{register}.__class__ is not {kind.name}"]
    if kind.name == "int" and kind.low > -(1 << 63):
        tests.append(f"r{register} > {kind.high} or r{register} < {kind.low}")
    return " or ".join(tests) or "False"


def trust_callers(translation: Translation) -> None:
    """Make the code for calls of a translation by `exact`, which does not look at what is promised."""
    promises = translation.proto.history.promises
    text = translation.text
    for register, kind in translation.guards.items():
        if promises.get(register) == kind.name:
            guard, rest = guard_test(register, kind), guard_test(register, kind, True)
            text = text.replace(f"if {guard}:\n", f"if {rest}:\n", 1)
    if text != translation.text:
        translation.trusting_code = exact_code(_code_of_function(compile(text, translation.file_name, "exec")))


def _code_of_function(code: CodeType) -> CodeType:
    """Return the code of the function `f` in that of a text, in which `bind` may be around it."""
    (nested,) = (constant for constant in code.co_consts if isinstance(constant, CodeType))
    return nested if nested.co_name == "f" else _code_of_function(nested)
