# T11: errors that leave as many calls by the host as can be in each other, again and again
# seconds: none
# instructions: 30000
import sys

# An error that looks at Python's frames takes PyPy longer.
SECONDS = 6 if sys.implementation.name == "pypy" else 2
PROGRAMS = {
    "raised at the bottom": "local function r(n) if n == 0 then error('x') end return (call(r, n - 1)) end "
    "while true do pcall(r, 80) end",
    "raised again at each level": "local function r(n) if n == 0 then error('x') end local ok, e = pcall(call, r, n - 1) "
    "error(e, 0) end while true do pcall(r, 60) end",
    "handled at each level": "local function h(e) return e end "
    "local function r(n) if n == 0 then error('x') end local ok, e = xpcall(call, h, r, n - 1) error(e, 0) end "
    "while true do pcall(r, 50) end",
    "in deep recursion": "local function fail() error('x') end "
    "local function r(n) if n > 0 then return 1 + r(n - 1) end while true do pcall(call, fail) end end r(5000)",
    "handlers that call": "local function h(e) return (call(error, e)) end while true do xpcall(call, h, error, 'x') end",
}


def attack(session):
    for name, program in PROGRAMS.items():
        host = session.with_host(register={"call": lambda function, *arguments: function(*arguments)})
        ending = host.run(program)
        assert ending.kind == "InstructionLimitError", f"{name}: {ending}"
        assert host.processor < SECONDS, f"{name}: {host.processor:.1f} seconds for {host.used} instructions"
