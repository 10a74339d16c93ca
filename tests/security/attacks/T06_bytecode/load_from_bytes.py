# T6: binary chunks that the host is given by users are refused, and the program does not notice
from luapy.bytecode.dump import dump
from luapy.compiler import compile_source


def attack(session):
    binary = dump(compile_source("return 'ran'", "=x", 0), True)
    ending = session.run(binary, name="=x")
    assert ending.kind in ("BytecodeError", "LuaSyntaxError", "SandboxViolation"), ending
