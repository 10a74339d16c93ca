"""The command ``luapyc``: options, outputs, messages and exit status as luac's (checked by hand against luac 5.4.4)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from luapy.bytecode import opcodes as op
from luapy.bytecode.dump import dump
from luapy.bytecode.listing import listing
from luapy.bytecode.proto import Proto
from luapy.bytecode.undump import undump
from luapy.tools import luac
from tests.support import reference

ROOT = Path(__file__).parents[2]
SOURCE = "local x = ...\nprint(x, 'h\xe9', 1.5)\nreturn function() return x end\n"
USAGE = """\
usage: luapyc [options] [filenames]
Available options are:
  -l       list (use -l -l for full listing)
  -o name  output to file 'name' (default is "luac.out")
  -p       parse only
  -s       strip debug information
  -v       show version information
  --       stop handling options
  -        stop handling options and process stdin
"""


class Result:
    """What a run of the command left: exit status, standard output, standard error."""

    def __init__(self, status: int, output: bytes, errors: bytes) -> None:
        self.status, self.output, self.errors = status, output, errors.decode("latin-1")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.lua").write_bytes(SOURCE.encode("latin-1"))
    Path("b.lua").write_bytes(b"#!shebang\nx = {1, 2, f()}")
    Path("bad.lua").write_bytes(b"x = = 1")
    Path("bad.luac").write_bytes(b"\x1bLuaX")
    Path("directory").mkdir()
    return tmp_path


@pytest.fixture
def luapyc(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> object:
    def run(*arguments: str) -> Result:
        status = luac.main(list(arguments))
        return Result(status, *capfdbinary.readouterr())

    return run


def run_process(folder: Path, *arguments: str, stdin: bytes = b"") -> Result:
    command = [sys.executable, "-m", "luapy.tools.luac", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, input=stdin, capture_output=True, cwd=folder, env=environment, check=False)
    return Result(done.returncode, done.stdout, done.stderr)


def assert_fails(result: Result, message: str) -> None:
    assert (result.status, result.output, result.errors) == (1, b"", message)


def test_compiles_to_the_default_file(luapyc) -> None:
    result = luapyc("a.lua")
    assert (result.status, result.output, result.errors) == (0, b"", "")
    assert Path("luac.out").read_bytes() == reference.dump(SOURCE, "@a.lua")


def test_output_file_and_stripping(luapyc) -> None:
    assert luapyc("-s", "-o", "stripped", "a.lua").status == 0
    assert Path("stripped").read_bytes() == reference.dump(SOURCE, "@a.lua", strip=True)
    assert luapyc("-o", "-", "a.lua").output == reference.dump(SOURCE, "@a.lua")
    assert not Path("luac.out").exists()


def test_first_line_comment_keeps_line_numbers(luapyc) -> None:
    assert luapyc("-o", "-", "b.lua").output == reference.dump("\nx = {1, 2, f()}", "@b.lua")


def test_parse_only(luapyc) -> None:
    assert luapyc("-p", "--", "a.lua").status == 0
    assert not Path("luac.out").exists()


def test_listings(luapyc) -> None:
    proto = undump(reference.dump(SOURCE, "@a.lua"), "=chunk")
    assert luapyc("-l", "a.lua").output.decode("latin-1") == listing(proto)
    assert Path("luac.out").exists()
    assert luapyc("-p", "-l", "-l", "a.lua").output.decode("latin-1") == listing(proto, full=True)
    # Without files, what was written last is listed.
    assert luapyc("-l").output.decode("latin-1") == listing(proto)


def test_binary_chunks_are_input(luapyc) -> None:
    Path("chunk").write_bytes(reference.dump(SOURCE, "@a.lua"))
    assert luapyc("-s", "-o", "-", "chunk").output == reference.dump(SOURCE, "@a.lua", strip=True)


def test_joined_files_run_one_after_the_other(luapyc) -> None:
    Path("first.lua").write_text("y = (y or 0) + 1; local z = ...; unset = z")
    Path("second.lua").write_text("y = y * 10")
    assert luapyc("-o", "joined", "first.lua", "second.lua", "first.lua").status == 0
    joined = Path("joined").read_bytes()
    runtime = reference.new_runtime()
    assert runtime.eval("function(chunk) load(chunk)('argument'); return y, unset end")(joined) == (11, None)
    proto = undump(joined, "=joined")
    assert proto.source == "=(luac)"
    assert [inner.source for inner in proto.protos] == ["@first.lua", "@second.lua", "@first.lua"]
    assert proto.line_info == []


def test_standard_input(folder: Path) -> None:
    result = run_process(folder, "-o", "-", "-", stdin=SOURCE.encode("latin-1"))
    assert (result.status, result.errors) == (0, "")
    assert result.output == reference.dump(SOURCE, "=stdin")


def test_version(luapyc) -> None:
    result = luapyc("-v")
    assert result.status == 0
    assert result.output.startswith(b"Lua 5.4")
    assert luapyc("-v", "-v", "--").output == result.output
    assert luapyc("-v", "-p", "a.lua").output == result.output
    result = luapyc("-v", "-s")
    assert (result.status, result.errors) == (1, "luapyc: no input files given\n" + USAGE)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no input files given"),
        (["-s"], "no input files given"),
        (["-x", "a.lua"], "unrecognized option '-x'"),
        (["-lp", "a.lua"], "unrecognized option '-lp'"),
        (["-o"], "'-o' needs argument"),
        (["-o", ""], "'-o' needs argument"),
        (["-o", "-s", "a.lua"], "'-o' needs argument"),
    ],
)
def test_usage(luapyc, arguments: list[str], message: str) -> None:
    assert_fails(luapyc(*arguments), f"luapyc: {message}\n{USAGE}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.lua"], "cannot open none.lua: No such file or directory"),
        (["directory"], "cannot read directory: Is a directory"),
        (["-p"], "cannot open luac.out: No such file or directory"),
        (["-o", "none/out", "a.lua"], "cannot open none/out: No such file or directory"),
        (["-o", "directory", "a.lua"], "cannot open directory: Is a directory"),
        (["bad.lua"], "bad.lua:1: unexpected symbol near '='"),
        (["a.lua", "bad.lua"], "bad.lua:1: unexpected symbol near '='"),
        (["bad.luac"], "bad.luac: bad binary format (version mismatch)"),
    ],
)
def test_errors(luapyc, arguments: list[str], message: str) -> None:
    assert_fails(luapyc(*arguments), f"luapyc: {message}\n")


def test_a_chunk_that_must_not_run_is_listed_but_not_written(luapyc) -> None:
    proto = Proto("@harmful")
    proto.code = [op.encode_abc(op.MOVE, 0, 99, 0), op.encode_abc(op.RETURN0, 0, 1, 0)]
    Path("harmful").write_bytes(dump(proto))
    result = luapyc("-l", "harmful")
    assert b"\tMOVE     \t0 99\n" in result.output
    rule = "B is register 99, but there are only 2 registers"
    assert result.errors == f"luapyc: bad bytecode in main <harmful:0,0>, instruction 1 (MOVE): {rule}\n"
    assert result.status == 1
    assert not Path("luac.out").exists()


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_reader_that_goes_away(folder: Path, unbuffered: str) -> None:
    """A listing into a closed pipe, as ``luapyc -l big.lua | head -1`` makes one, ends without a traceback."""
    Path("big.lua").write_text("x = 1\n" * 20000)
    command = [sys.executable, "-m", "luapy.tools.luac", "-l", "-p", "big.lua"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
