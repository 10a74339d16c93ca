"""The command ``luapyc``: compiles and lists Lua files, with the options, messages and results of ``luac``.

Binary chunks are input as well as source files. They pass the verifier before they are written; a listing comes
first, so that ``luapyc -l -p`` shows a chunk that the verifier rejects.
"""

from __future__ import annotations

import os
import sys

from luapy import __version__
from luapy.bytecode.proto import Proto

# The name of the command in messages, and that of luac in the chunk that joins several files.
COMMAND = "luapyc"
JOINING_CHUNK_NAME = "=(luac)"
DEFAULT_OUTPUT = "luac.out"
VERSION = f"Lua 5.4  luapyc of luapy {__version__}, Lua in pure Python"

USAGE = f"""\
usage: {COMMAND} [options] [filenames]
Available options are:
  -l       list (use -l -l for full listing)
  -o name  output to file 'name' (default is "{DEFAULT_OUTPUT}")
  -p       parse only
  -s       strip debug information
  -v       show version information
  --       stop handling options
  -        stop handling options and process stdin
"""

_STDIN = "-"


class _Failure(Exception):
    """Ends the command; the message goes to standard error, with the usage if that may help."""

    def __init__(self, message: str, with_usage: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.with_usage = with_usage


class _Options:
    """What the command line asks for; `output` is None for standard output."""

    def __init__(self) -> None:
        self.listing = 0
        self.version = False
        self.only_version = True
        self.dumping = True
        self.stripping = False
        self.output: str | None = DEFAULT_OUTPUT
        self.files: list[str] = []


def main(arguments: list[str] | None = None) -> int:
    """Run the command with `arguments` (by default those of the process) and return its exit status."""
    try:
        _run(_parse_options(sys.argv[1:] if arguments is None else arguments))
    except _Failure as failure:
        text = f"{COMMAND}: {failure.message}\n" + (USAGE if failure.with_usage else "")
        sys.stdout.flush()
        sys.stderr.buffer.write(text.encode("latin-1"))
        sys.stderr.flush()
        return 1
    except BrokenPipeError:
        # Whoever reads the listing has seen enough. Python would try to flush once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def _run(options: _Options) -> None:
    if options.version:
        _write_standard_output((VERSION + "\n").encode("latin-1"))
        if options.only_version:
            return
    if not options.files:
        raise _Failure("no input files given", with_usage=True)
    protos = []
    is_binary = False
    for name in options.files:
        text, chunk_name = _read(name)
        is_binary = is_binary or text.startswith("\x1b")
        protos.append(_load(text, chunk_name))
    proto = protos[0] if len(protos) == 1 else _join(protos)
    if options.listing:
        from luapy.bytecode.listing import listing

        _write_standard_output(listing(proto, options.listing > 1).encode("latin-1"))
    if is_binary:
        _verify(proto)
    if options.dumping:
        _dump(proto, options)


def _parse_options(arguments: list[str]) -> _Options:
    options = _Options()
    position = 0
    while position < len(arguments):
        argument = arguments[position]
        if not argument.startswith("-") or argument == _STDIN:
            break
        position += 1
        if argument == "--":
            break
        if argument == "-v":
            options.version = True
            continue
        options.only_version = False
        if argument == "-l":
            options.listing += 1
        elif argument == "-o":
            name = arguments[position] if position < len(arguments) else ""
            if not name or (name.startswith("-") and name != "-"):
                raise _Failure("'-o' needs argument", with_usage=True)
            options.output = None if name == "-" else name
            position += 1
        elif argument == "-p":
            options.dumping = False
        elif argument == "-s":
            options.stripping = True
        else:
            raise _Failure(f"unrecognized option '{_bytes_text(argument)}'", with_usage=True)
    options.files = arguments[position:]
    if options.files:
        options.only_version = False
    elif options.listing or not options.dumping:
        # A listing without files is one of what the command wrote before.
        options.dumping = False
        options.files = [DEFAULT_OUTPUT]
    return options


def _bytes_text(name: str) -> str:
    """Return a command line argument as Lua sees it, with one code point for each byte."""
    return os.fsencode(name).decode("latin-1")


def _read(name: str) -> tuple[str, str]:
    """Return the text of the file `name` ("-" for standard input) and the chunk name that stands for it."""
    from luapy.stdlib.system import BINARY, chunk_text, read_descriptor

    if name == _STDIN:
        return chunk_text(sys.stdin.buffer.read()), "=stdin"
    shown = _bytes_text(name)
    try:
        descriptor = os.open(name, os.O_RDONLY | BINARY)
    except OSError as error:
        raise _cannot("open", shown, error) from None
    try:
        return chunk_text(read_descriptor(descriptor)), "@" + shown
    except OSError as error:
        raise _cannot("read", shown, error) from None
    finally:
        os.close(descriptor)


def _cannot(action: str, name: str, error: OSError) -> _Failure:
    return _Failure(f"cannot {action} {name}: {os.strerror(error.errno or 0)}")


def _load(text: str, chunk_name: str) -> Proto:
    if text.startswith("\x1b"):
        from luapy.bytecode.undump import ChunkError, undump

        try:
            return undump(text.encode("latin-1"), chunk_name)
        except ChunkError as error:
            raise _Failure(error.message) from None
    from luapy.compiler import compile_source
    from luapy.compiler.errors import LuaSyntaxError

    try:
        return compile_source(text, chunk_name)
    except LuaSyntaxError as error:
        raise _Failure(error.message) from None


def _verify(proto: Proto) -> None:
    from luapy.bytecode.verifier import VerifyError, verify

    try:
        verify(proto)
    except VerifyError as error:
        raise _Failure(error.message) from None


def _join(protos: list[Proto]) -> Proto:
    """Return a main function that calls the main functions `protos` one after the other."""
    from luapy.compiler import compile_source

    joined = compile_source("(function()end)();" * len(protos), JOINING_CHUNK_NAME)
    joined.line_info = []
    for index, proto in enumerate(protos):
        joined.protos[index] = proto
        if proto.upvalues:
            # Its globals are no longer given by who loads it; they are the joining function's.
            proto.upvalues[0].in_stack = False
    return joined


def _dump(proto: Proto, options: _Options) -> None:
    from luapy.bytecode.dump import dump

    data = dump(proto, options.stripping)
    if options.output is None:
        _write_standard_output(data)
        return
    action = "open"
    try:
        with open(options.output, "wb") as file:
            action = "write"
            file.write(data)
    except OSError as error:
        raise _cannot(action, _bytes_text(options.output), error) from None


def _write_standard_output(data: bytes) -> None:
    sys.stdout.flush()
    # With unbuffered output (python -u) a write may take only a part.
    rest = memoryview(data)
    while rest:
        rest = rest[sys.stdout.buffer.write(rest) :]
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
