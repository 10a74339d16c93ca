"""Errors of meaning: the reference's messages, and the first error where a text has several."""

from __future__ import annotations

import pytest

from luapy.compiler import compile_source
from luapy.compiler.errors import LuaSyntaxError
from tests.compiler.compare_dumps import difference
from tests.compiler.programs import wrong_program


def names(count: int, prefix: str = "a") -> str:
    """Return `count` different names in a list."""
    return ", ".join(f"{prefix}{number}" for number in range(count))


def with_upvalues(count: int) -> str:
    """Return a program whose innermost function has `count` upvalues, on lines of its own."""
    outer, inner = names(150), names(count - 150, "b")
    uses = "".join(f"do local x = {name} end\n" for name in f"{outer}, {inner}".split(", "))
    return f"local {outer} local function f() local {inner}\nlocal function g()\n{uses} end end"


def with_body(size: int) -> str:
    """Return a loop whose body has `size` instructions, at least 3 of them."""
    sums, rest = divmod(size - 2, 3)
    return "for i = 1, 2 do\ny = x" + " + x" * sums + " f = i" * rest + "\nend"


def with_locals(count: int) -> str:
    """Return a program with `count` local variables, of which at most 200 can be seen at a time."""
    full, rest = divmod(count, 200)
    return f"do local {names(200)} end " * full + f"local {names(rest)}"


TOO_MANY_LOCALS = "too many local variables (limit is 200)"
MESSAGES = [
    ("goto x", "x:1: no visible label 'x' for <goto> at line 1"),
    ("do goto x end\n\ndo ::x:: end", "x:3: no visible label 'x' for <goto> at line 1"),
    ("goto x; local function f() ::x:: end", "x:1: no visible label 'x' for <goto> at line 1"),
    ("::x:: local function f()\ngoto x end\nf()", "x:3: no visible label 'x' for <goto> at line 2"),
    ("break", "x:1: break outside loop at line 1"),
    ("while x do local function f()\nif y then break end end end", "x:2: break outside loop at line 2"),
    ("goto x\nlocal y\n::x:: f()", "x:3: <goto x> at line 1 jumps into the scope of local 'y'"),
    ("repeat goto y\nlocal z\n::y:: until z", "x:3: <goto y> at line 1 jumps into the scope of local 'z'"),
    ("goto x\nlocal a <const> = 1\n::x:: f()", "x:3: <goto x> at line 1 jumps into the scope of local 'a'"),
    ("::x::\n::x::", "x:2: label 'x' already defined on line 2"),
    ("::x:: f()\n::x:: g()", "x:2: label 'x' already defined on line 1"),
    ("::x:: do\n::x:: end", "x:2: label 'x' already defined on line 1"),
    ("local x <const> = 1\nx = 2", "x:2: attempt to assign to const variable 'x'"),
    ("local x <const> = {}\nx = 2", "x:2: attempt to assign to const variable 'x'"),
    ("local x <close> = nil\nx\n, y = 2", "x:3: attempt to assign to const variable 'x'"),
    ("local x <const> = {} function f() x = 1 end", "x:1: attempt to assign to const variable 'x'"),
    ("local x <const> = 1 function x() end\nf()", "x:2: attempt to assign to const variable 'x'"),
    ("local x <wrong> = 1", "x:1: unknown attribute 'wrong'"),
    ("local x <close>, y <close> = 1", "x:1: multiple to-be-closed variables in local list"),
    ("local function f()\nreturn ... end", "x:2: cannot use '...' outside a vararg function near '...'"),
    ("function f() return function(...) end, ... end", "x:1: cannot use '...' outside a vararg function near '...'"),
    (f"local {names(201)}\n= 1", f"x:2: {TOO_MANY_LOCALS} in main function near '='"),
    (f"\nfunction f()\nlocal {names(201)} end", f"x:3: {TOO_MANY_LOCALS} in function at line 2 near 'end'"),
    (f"local {names(198)} for i\n= 1, 2 do end", f"x:2: {TOO_MANY_LOCALS} in main function near '='"),
    (f"local {names(197)} for i in\nx do end", f"x:1: {TOO_MANY_LOCALS} in main function near 'in'"),
    (f"function f({names(201)}) end", f"x:1: {TOO_MANY_LOCALS} in function at line 1 near ')'"),
    (with_upvalues(256), "x:258: too many upvalues (limit is 255) in function at line 2 near 'end'"),
    (f"f({names(260)})", "x:1: function or expression needs too many registers near 'a254'"),
    ("return " + "{1, 2, " * 150 + "}" * 150, "x:1: function or expression needs too many registers near '{'"),
    (with_body(131071), "x:3: control structure too long near 'end'"),
    ("goto x " * 32768 + "::x::", "too many labels/gotos (limit is 32767)"),
    (with_locals(32768), "too many local variables (limit is 32767)"),
    # Two errors: an error of meaning can come before one of form, although the whole text is parsed first.
    ("local x <const> = 1 x = 2 x = =", "x:1: attempt to assign to const variable 'x'"),
    ("x = = local x <const> = 1 x = 2", "x:1: unexpected symbol near '='"),
    ("function f() goto x end\nend", "x:2: no visible label 'x' for <goto> at line 1"),
    ("function f() goto x\nx = = 1 end", "x:2: unexpected symbol near '='"),
    ("goto x )", "x:1: unexpected symbol near ')'"),
    ("::x:: ::x:: 'unfinished\n", "x:1: unfinished string near ''unfinished'"),
    ("repeat goto x local y ::x:: end", "x:1: 'until' expected near 'end'"),
    ("break 'a'", "x:1: unexpected symbol near ''a''"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "message"), MESSAGES, ids=[message[:60] for _, message in MESSAGES])
def test_message(source: str, message: str) -> None:
    with pytest.raises(LuaSyntaxError) as caught:
        compile_source(source, "=x")
    assert caught.value.message == message
    assert difference(source) is None


AT_THE_LIMIT = {
    "local variables": f"local {names(200)}",
    "parameters": f"function f({names(200)}) end",
    "variables of a loop": f"local {names(196)} for i = 1, 2 do end",
    "variables of a generic loop": f"local {names(195)} for i in x do end",
    "upvalues": with_upvalues(255),
    "registers in a call": f"f({names(252)})",
    "registers in a return": f"return {names(254)}",
    "distance of a loop": with_body(131070),
    "gotos": "goto x " * 32767 + "::x::",
    "debug information": with_locals(32767),
}


@pytest.mark.parametrize("source", AT_THE_LIMIT.values(), ids=AT_THE_LIMIT.keys())
def test_at_the_limit(source: str) -> None:
    compile_source(source, "=x")
    assert difference(source) is None


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_random_wrong_programs(start: int) -> None:
    found = {seed: difference(wrong_program(seed)) for seed in range(start, start + 50)}
    assert {seed: text for seed, text in found.items() if text is not None} == {}
