"""Userdata, references and numbers as bytes."""

from __future__ import annotations

import struct

from tests.testing.internals.machine import error_of, run


def test_userdata() -> None:
    source = "local u = T.newuserdata(10, 2) return type(u), T.testC('objsize 2; return 1', u), T.udataval(u)"
    kind, size, address = run(source)
    assert (kind, size) == ("userdata", 10)
    assert isinstance(address, int)
    assert run(
        "return debug.setuservalue(T.newuserdata(0, 2), 5, 2) ~= nil, debug.setuservalue(T.newuserdata(0), 5)"
    ) == (
        True,
        None,
    )


def test_blocks_too_big() -> None:
    assert error_of("T.newuserdata(math.maxinteger)") == "memory allocation error: block too big"
    assert error_of("T.newuserdata(-1)") == "memory allocation error: block too big"


def test_light_userdata() -> None:
    source = """
      local u, other = T.pushuserdata({0}), T.pushuserdata({0})
      return type(u), T.udataval(u), u == other, ({{[u] = 1}})[other]"""
    for number in (0, 1, 123456789, -1, 1 << 62):
        assert run(source.format(number)) == ("userdata", number, True, 1)
    assert run("return T.pushuserdata(1) == T.pushuserdata(2), T.pushuserdata(1) == 1") == (False, False)
    assert error_of("T.udataval(5)") == "test:1: bad argument #1 to 'udataval' (userdata expected)"


def test_references() -> None:
    source = """
      local a, b = T.ref("a"), T.ref("b")
      local values = T.getref(a) .. T.getref(b)
      T.unref(a) T.unref(b)
      return values, a ~= b, T.ref("c") == b, T.ref("d") == a, T.ref("e") > b"""
    assert run(source) == ("ab", True, True, True, True)


def test_references_to_nil() -> None:
    assert run("T.unref(-1) return T.ref(nil), T.getref(-1)") == (-1, None)
    assert error_of("T.ref()") == "test:1: bad argument #1 to 'ref' (value expected)"


def test_references_keep_values() -> None:
    source = """
      local weak = setmetatable({}, {__mode = "v"})
      weak[1] = {}
      local r = T.ref(weak[1])
      collectgarbage()
      local alive = weak[1] ~= nil
      T.unref(r)
      collectgarbage()
      return alive, weak[1]"""
    assert run(source) == (True, None)


def test_numbers_as_bytes() -> None:
    assert run("return T.d2s(1.5)") == struct.pack("@d", 1.5).decode("latin-1")
    assert run("return T.s2d(T.d2s(-0.1)), math.type(T.s2d(T.d2s(3)))") == (-0.1, "float")
    assert error_of("T.s2d('short')") == "test:1: bad argument #1 to 's2d' (8 bytes expected)"
