"""The files that sandboxed programs see are those of the host's choosing."""

from __future__ import annotations

from pathlib import Path

import pytest

import luapy
from luapy.engine import DirectoryFiles, Engine, MemoryFiles, SandboxLevel


def engine_with(files: MemoryFiles | DirectoryFiles, level: SandboxLevel = SandboxLevel.STRICT) -> Engine:
    return Engine(level, files=lambda: files, output=lambda text: None)


@pytest.mark.parametrize("level", [SandboxLevel.STANDARD, SandboxLevel.STRICT])
def test_memory_files(level: SandboxLevel) -> None:
    files = MemoryFiles({"in.txt": "one\ntwo 3\n"})
    engine = engine_with(files, level)
    assert engine.run("local t = {} for line in io.lines('in.txt') do t[#t + 1] = line end return t") == [
        "one",
        "two 3",
    ]
    code = "local f = io.open('/./in.txt') local a, b = f:read('l', 3) f:seek('set', 1) return a, b, f:read(2)"
    assert engine.run(code) == (
        "one", "two", "ne",
    )  # fmt: skip
    engine.run("local f <close> = io.open('a/b.txt', 'w') f:write('x', 1, 2.5):write('!')")
    engine.run("local f = io.open('a/b.txt', 'a') f:write('more') -- not closed by the program")
    assert files.files["a/b.txt"] == b"x12.5!more"
    engine.run("io.output('out'); io.write('text'); io.input('in.txt'); assert(io.read('n') == nil)")
    assert files.files["out"] == b"text"
    # The default files are not those of the program before.
    assert engine.run("return io.type(io.output()), io.read('a')") == ("file", "")
    assert engine.run("return os.rename('out', 'new'), os.remove('in.txt')") == (True, True)
    assert sorted(files.files) == ["a/b.txt", "new"]
    assert engine.run("return io.open('none')") == (None, "none: No such file or directory", 2)
    assert engine.run("return os.remove('none')") == (None, "none: No such file or directory", 2)


def test_quota_and_open_files() -> None:
    files = MemoryFiles(quota=1000)
    engine = engine_with(files)
    assert engine.run(
        "local f = io.open('x', 'w') f:setvbuf('no') f:write(('x'):rep(900)) return f:write(('x'):rep(100))"
    ) == (None, "No space left on device", 28)
    with pytest.raises(luapy.LuaError, match="Too many open files"):
        engine.run("local t = {} for i = 1, 100 do t[i] = assert(io.open('x')) end")
    assert engine.run("return io.type(io.open('x'))") == "file"
    with pytest.raises(luapy.LuaError, match="Read-only file system"):
        engine_with(MemoryFiles({"x": "1"}, writable=False)).run("assert(io.open('x', 'r+'))")


@pytest.mark.parametrize(
    "name", ["../secret", "a/../../secret", "..", "link", "sub/link", "sub", "x\\0y", "c:x", "a\\\\b", ""]
)
def test_no_way_out(tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (root / "link").symlink_to(tmp_path / "secret")
    (root / "sub" / "link").symlink_to("../../secret")
    (root / "inner").symlink_to("sub/file")
    (root / "sub" / "file").write_text("hello")
    engine = engine_with(DirectoryFiles(root))
    assert engine.run(f"return (io.open('{name}'))") is None
    assert engine.run(f"return (os.remove('{name}'))") is None
    assert engine.run("return io.open('inner'):read('a')") == "hello"
    assert engine.run("return io.open('sub/file', 'w')")[0] is None
    assert (tmp_path / "secret").exists()


def test_directory_files_can_be_written(tmp_path: Path) -> None:
    engine = engine_with(DirectoryFiles(tmp_path, writable=True))
    engine.run("local f = io.open('x', 'w') f:write('abc') f:close() f = io.open('x', 'a+') f:write('d') f:close()")
    assert (tmp_path / "x").read_text() == "abcd"
    assert engine.run("return os.rename('x', 'y'), io.open('y'):read('a')") == (True, "abcd")


def test_without_files_there_is_output_only() -> None:
    engine = Engine(output=lambda text: None)
    assert engine.run("local t = {} for name in pairs(io) do t[#t + 1] = name end table.sort(t) return t") == [
        "stderr", "stdout", "write",
    ]  # fmt: skip
    assert engine.run("return os.remove, io.stdout:close()") == (None, None, "cannot close standard file")
    with pytest.raises(luapy.LuaError, match="readonly"):
        engine.run("io.x = 1")


def test_output() -> None:
    engine = Engine()
    with engine.context() as context:
        context.run("print('a', 1) io.write('b', 2.5, '\\n'):write('ü') io.stdout:write('c') io.stderr:write('e')")
        assert context.output == "a\t1\nb2.5\nüce"
        assert context.used.output == 13
        assert context.run("return getmetatable(io.stdout), pcall(io.stdout.seek, io.stdout)") == (
            False, True, None, "Illegal seek", 29,
        )  # fmt: skip
    pieces: list[str] = []
    engine = Engine(output=pieces.append)
    engine.run("io.write('\\xc3') io.write('\\xbc') print('x')")
    assert "".join(pieces) == "üx\n"
