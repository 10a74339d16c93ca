"""What ``T`` tells of functions, tables and the stack."""

from __future__ import annotations

import pytest

from tests.testing.internals.machine import error_of, run


def test_code() -> None:
    source = "local c = T.listcode(function(a, b) return a + b end) return c[1], c[2], #c, c.maxstack, c.numparams"
    first, second, count, slots, parameters = run(source)
    assert first.split() == ["(", "1)", "0", "-", "ADD", "2", "0", "1"]
    assert second.split()[4] == "MMBIN"
    assert (count, slots, parameters) == (4, 3, 2)


def test_code_shows_the_flag() -> None:
    assert run("return T.listcode(function(x) g = function() return x end return x end)[4]").endswith(" (k)")


@pytest.mark.parametrize("function", ["listcode", "listk", "listlocals", "listabslineinfo"])
def test_only_lua_functions_have_code(function: str) -> None:
    assert error_of(f"T.{function}(print, 0)") == (f"test:1: bad argument #1 to '{function}' (Lua function expected)")


def test_constants() -> None:
    source = "local k = T.listk(function() return 1.5, 'x', 1 << 40, nil end) return #k, k[1], k[2], k[3]"
    assert run(source) == (3, 1.5, "x", 1 << 40)


def test_local_variables() -> None:
    source = "local function f(a) local b = 1 do local c = 2; a = c end return a end return T.listlocals(f, {})"
    assert run(source.format(0)) == "a"
    assert run(source.format(1)) == ("a", "b")
    assert run(source.format(2)) == ("a", "b", "c")
    assert run(source.format(100)) == ()


def test_absolute_lines() -> None:
    far = "\n" * 200
    assert run(f"local t = T.listabslineinfo(function()\n local x{far} x = 1 end) return #t, t[1], t[2]") == (2, 1, 202)
    assert error_of("T.listabslineinfo(load(string.dump(function() end, true)))").endswith(
        "bad argument #1 to 'listabslineinfo' (function has no debug info)"
    )


def test_limits() -> None:
    assert run("local l = T.limits() return l.MAXARG_Ax, l.MAXARG_Bx, l.OFFSET_sBx, l.NUM_OPCODES") == (
        (1 << 25) - 1,
        (1 << 17) - 1,
        (1 << 16) - 1,
        83,
    )


def test_upvalues() -> None:
    head = "local x = 5 local function f() return x end "
    assert run(head + "return T.upvalue(f, 1)") == (5, "x")
    assert run(head + "return T.upvalue(f, 2)") == ()
    assert run(head + "return T.upvalue(f, 1, 6), x") == ("x", 6)
    assert run(head + "return T.upvalue(f, 2, 6)") is None


def test_sizes_of_tables() -> None:
    assert run("return T.querytab{}") == (0, 0, 0, 0)
    assert run("return T.querytab{1, 2, 3, x = 1, y = 2, z = 3}") == (3, 4, 1, 3)


def test_fields_of_tables() -> None:
    head = "local t = {10, nil, 30, x = 'y', z = 'u'} "
    assert run(head + "return T.querytab(t, 0)") == (1, 10, None)
    assert run(head + "return T.querytab(t, 1)") == (2, None, None)
    assert run(head + "return T.querytab(t, 3)") == ("x", "y", 1)
    assert run(head + "return T.querytab(t, 4)") == ("z", "u", None)
    assert run(head + "return T.querytab(t, 5)") == ()


def test_strings() -> None:
    source = "local a, b = T.querystr() local t = {} for i = 1, 3000 do t[i] = 's' .. i end return a, b, T.querystr()"
    size, used, new_size, now_used = run(source)
    assert used <= size
    assert now_used >= used + 3000
    assert new_size == 4096


def test_every_string_is_in_one_bucket() -> None:
    source = """
      local text = "a string to be " .. "found"
      local size, found = T.querystr(), 0
      for bucket = 0, size - 1 do
        for _, other in ipairs{T.querystr(bucket)} do if other == text then found = found + 1 end end
      end
      return found"""
    assert run(source) == 1


def test_the_stack() -> None:
    source = """
      local function level(n) if n > 0 then local a, b, c, d = level(n - 1) return a, b, c, d end
        return T.stacklevel() end
      local top, size = T.stacklevel()
      return top, size, level(500)"""
    top, size, deep_top, deep_size, *_ = run(source)
    assert top <= size == 40
    assert deep_top > top + 500
    assert deep_size >= deep_top


def test_the_stack_in_native_calls() -> None:
    calls = run("return select(3, T.stacklevel()), (function() return select(4, pcall(T.stacklevel)) end)()")
    assert calls[1] == calls[0] + 1
