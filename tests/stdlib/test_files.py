"""Files: random sequences of reads, writes and seeks against the reference, and what only luapy has to show."""

from __future__ import annotations

import io
import os
from pathlib import Path
from random import Random

import pytest

from luapy.stdlib import open_libraries
from luapy.vm.state import State
from tests.stdlib.library_calls import Comparison
from tests.support.luapy_engine import new_state

SEEDS = range(80)
OPERATIONS_PER_PROGRAM = 25
CONTENTS = (
    "",
    "one\ntwo\n\nthree",
    "12 0x1F -3.5e2 .5 nan 7.\n1e 0x 99999999999999999999 -0\n+5\n",
    "line\r\nzero\0byte\n" * 3,
    "x" * 40_000 + "\n" + "y" * 30_000,
    " \t\n" * 20 + "8",
)
MODES = ("r", "w", "a", "r+", "w+", "a+")
FORMATS = ("'n'", "'l'", "'L'", "'a'", "0", "1", "5", "33000", "'n','l'", "2,'n',0")
TEXTS = ("'x'", "'two\\n'", "42", "2.5", "'a', 1, 'b\\0'", "('z'):rep(40000)")


def _operation(random: Random) -> str:
    return random.choice(
        (
            f"note(f:read({random.choice(FORMATS)}))",
            f"note(f:read({random.choice(FORMATS)}))",
            f"note(f:write({random.choice(TEXTS)}) == f)",
            f"note(f:seek('set', {random.randint(-1, 60)}))",
            f"note(f:seek('cur', {random.randint(-5, 5)}))",
            f"note(f:seek('end', {random.randint(-20, 2)}))",
            "note(f:seek())",
            "note((f:flush()))",
            f"note(f:setvbuf({random.choice(('_full_', '_line_', '_no_')).replace('_', chr(39))}))",
            "for line in f:lines() do note(line) break end",
        )
    )


_PROGRAM = """
local log = {{}}
local function note(...)
  local texts = table.pack(...)
  for i = 1, texts.n do texts[i] = #tostring(texts[i]) > 200 and #texts[i] or tostring(texts[i]) end
  log[#log + 1] = table.concat(texts, ",")
end
local f = assert(io.open("{path}", "wb"))
f:write({contents}) f:close()
f = assert(io.open("{path}", "{mode}"))
{operations}
note(f:close())
f = assert(io.open("{path}", "rb"))
local all = f:read("a") f:close()
return table.concat(log, "\\n"), all
"""


def _quoted(text: str) -> str:
    return '"' + "".join(f"\\{ord(character):03d}" for character in text) + '"'


@pytest.mark.parametrize("seed", SEEDS)
def test_random_operations(comparison: Comparison, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    operations = []
    for _ in range(OPERATIONS_PER_PROGRAM):
        operations.append(_operation(random))
        if random.random() < 0.5:
            # Where C leaves reading next to writing undefined, its library and ours may differ.
            operations.append("f:seek('cur', 0)")
    comparison.check_run(
        _PROGRAM.format(
            path=tmp_path / "file",
            contents=_quoted(random.choice(CONTENTS)),
            mode=random.choice(MODES),
            operations="\n".join(operations),
        )
    )


NUMERALS = (
    "0x", "0x.", "0x.8", "0X1P", "0x1p+", "0x1p4", "1e+", "1e5x", "--1", "+-1", ".", "-.", "-.5", "1..2", "0xep1",
    "1" * 199, "1" * 200, "1" * 201, "0x" + "f" * 198, "0x" + "f" * 199, "." + "0" * 199, "1e" + "0" * 198, "00012",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "inf", "nan", "1_000", "0b1", "1,5", "",
)  # fmt: skip


def test_reading_numbers(comparison: Comparison, tmp_path: Path) -> None:
    """What follows a numeral stays in the file, one byte of lookahead and malformed beginnings aside."""
    for numeral in NUMERALS:
        for start in ("", " \n\t\v\f\r", "x"):
            for end in ("", " 7", "z", "."):
                text = _quoted(start + numeral + end)
                comparison.check_run(
                    f"""local f = assert(io.open("{tmp_path / "file"}", "w+"))
                    f:write({text}) f:seek("set")
                    local n = f:read("n")
                    local rest = f:read("a") f:close()
                    return n, math.type(n), rest"""
                )


def _run(state: State, source: str) -> object:
    return state.call(state.load(source, "=test"))


def test_standard_files_are_those_of_the_state() -> None:
    state = State()
    state.stdin, state.stdout, state.stderr = io.BytesIO(b"first\n12 rest"), io.BytesIO(), io.BytesIO()
    outputs = (state.stdout, state.stderr)
    open_libraries(state)
    source = """
    io.write("a") print(io.read()) io.stdout:write(io.read("n", "a")) io.stderr:write("e", 1)
    return io.read(), io.read("a")
    """
    assert _run(state, source) == (None, "")
    assert [output.getvalue() for output in outputs] == [b"afirst\n12 rest", b"e1"]


def test_a_replaced_standard_output_is_used_from_then_on() -> None:
    state, first = new_state()
    _run(state, "io.write('a') print('b')")
    second = state.stdout = io.BytesIO()
    _run(state, "io.write('c') print('d')")
    assert (first.getvalue(), second.getvalue()) == (b"ab\n", b"cd\n")


def test_a_file_out_of_reach_is_written_and_closed(tmp_path: Path) -> None:
    state, _ = new_state()
    path = tmp_path / "file"
    _run(state, f"local f = io.open('{path}', 'w') f:write('kept')")
    state.close()
    assert path.read_bytes() == b"kept"


def test_closing_a_state_writes_what_its_files_hold(tmp_path: Path) -> None:
    state, _ = new_state()
    path = tmp_path / "file"
    _run(state, f"f = io.open('{path}', 'w') f:write('kept')")
    assert path.read_bytes() == b""
    state.close()
    assert path.read_bytes() == b"kept"


def test_popen(tmp_path: Path) -> None:
    state, _ = new_state()
    path = tmp_path / "file"
    source = f"""
    local results = {{}}
    local function note(...) results[#results + 1] = table.concat({{tostring((...)), select(2, ...)}}, " ") end
    local f = io.popen("echo one; echo two; exit 3")
    note(f:read("l", "a")) note(f:seek()) note(f:write("x")) note(f:close())
    note(io.popen("kill -9 $$"):close())
    f = io.popen("cat > {path}", "w") f:write("to cat") note(f:read()) note(f:close())
    for line in io.popen("printf 'a\\nb'"):lines() do note(line) end
    note(os.execute("exit 300")) note(os.execute("kill -15 $$")) note(os.execute())
    return table.concat(results, "\\n")
    """
    expected = (
        "one two\n|nil Illegal seek 29|nil Bad file descriptor 9|nil exit 3|nil signal 9|nil Bad file descriptor 9|"
        "true exit 0|a|b|nil exit 44|nil signal 15|true"
    )
    assert _run(state, source) == expected.replace("|", "\n")
    assert path.read_bytes() == b"to cat"


def test_popen_first_flushes_what_was_written(tmp_path: Path) -> None:
    state, _ = new_state()
    path = tmp_path / "file"
    source = f"local f = io.open('{path}', 'w') f:write('early') return io.popen('cat {path}'):read('a')"
    assert _run(state, source) == "early"


def test_temporary_names_are_files_of_their_own() -> None:
    state, _ = new_state()
    names = _run(state, "return os.tmpname(), os.tmpname()")
    assert isinstance(names, tuple) and names[0] != names[1]
    for name in names:
        assert os.path.getsize(name) == 0
        os.remove(name)


@pytest.mark.parametrize(
    ("arguments", "status"), [("", 0), ("nil", 0), ("true", 0), ("false", 1), ("7", 7), ("'3'", 3)]
)
def test_exit_passes_every_protected_call(arguments: str, status: int) -> None:
    state, output = new_state()
    with pytest.raises(SystemExit) as exit_:
        _run(
            state,
            f"""
            local x <close> = setmetatable({{}}, {{__close = function() print("closed") end}})
            pcall(xpcall, function() coroutine.wrap(function() os.exit({arguments}) end)() end, print)
            print("after")
            """,
        )
    assert exit_.value.code == status
    assert output.getvalue() == b""


def test_exit_that_closes_the_state_closes_its_variables() -> None:
    state, output = new_state()
    source = """
    local function variable(name)
      return setmetatable({}, {__close = function(_, failure) print(name, failure) error(name, 0) end})
    end
    local a <close> = variable("a")
    local finalized = setmetatable({}, {__gc = function() print("gc") os.exit(5, true) end})
    pcall(function()
      local b <close> = variable("b")
      coroutine.wrap(function() local c <close> = variable("c") os.exit(3, true) end)()
    end)
    """
    with pytest.raises(SystemExit) as exit_:
        _run(state, source)
    assert exit_.value.code == 5
    assert output.getvalue() == b"b\tnil\na\tb\ngc\n"
