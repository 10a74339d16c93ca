"""Loops over the bytes of a string."""

from __future__ import annotations

import pytest

from tests.support.emitted import last_lines, last_text

CHECKSUM = """
local byte = string.byte
local function checksum(text)
  local sum = 0
  for i = 1, #text do
    local x = byte(text, i)
    sum = (sum * 3 + x) % 65521
  end
  return sum
end
for i = 1, 60 do checksum("hello") end
return checksum("hello, world\\255")
"""


def answer_of(text: str) -> int:
    total = 0
    for byte in text.encode("latin-1"):
        total = (total * 3 + byte) % 65521
    return total


def test_the_loop_goes_over_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, text = last_text(monkeypatch, CHECKSUM)
    assert answer == answer_of("hello, world\xff")
    assert "e2 = iter(r0.encode('latin-1'))" in text
    assert "for ch2 in e2:" in text


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (("3 + x", "i + x"), "for r5, ch2 in enumerate(r0.encode('latin-1'), 1):"),
        (("+ x", "+ #text:sub(i, i)"), "for ch2 in e2:"),
        (("byte(text, i)", "text:byte(i) + #text:sub(i, i)"), "for ch2 in e2:"),
        # All of it would be encoded, and hardly looked at.
        (("sum = (", "if x == 300 then break end sum = ("), "for ch2 in e2:"),
        (("sum = (", "if x == 111 then return sum end sum = ("), "for ch2 in e2:"),
        (("sum = (", "if x == 111 then return i end sum = ("), "for r5, ch2 in enumerate(r0, 1):"),
        (("sum = (", "tostring(x, type(i)) sum = ("), "for r5, ch2 in enumerate(r0.encode('latin-1'), 1):"),
        (("sum = (", "pcall(type, i) sum = ("), "for r5, ch2 in enumerate(r0, 1):"),
    ],
)
def test_what_it_goes_over_depends_on_what_it_wants(
    monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], line: str
) -> None:
    assert line in last_lines(monkeypatch, CHECKSUM.replace(*change))


@pytest.mark.parametrize(
    "change",
    [
        ("= 1, #text", "= 2, #text"),
        ("= 1, #text", "= 1, #text - 1"),
        ("= 1, #text", "= 1, #text, 2"),
        ("byte(text, i)", "byte('hello, world!', i)"),
        ("byte(text, i)", "byte(text, #text)"),
        ("local x = byte(text, i)", "local x = byte(text, i) text = text .. ''"),
        ("local x = byte(text, i)", "local x = byte(text, i) i = i + 1"),
        ("byte(text, i)", "byte(text, i, i)"),
        ('checksum("hello")', "checksum(setmetatable({}, {__len = function() return 0 end}))"),
    ],
)
def test_other_loops_count(monkeypatch: pytest.MonkeyPatch, change: tuple[str, str]) -> None:
    assert "ch2" not in last_text(monkeypatch, CHECKSUM.replace(*change))[1]
