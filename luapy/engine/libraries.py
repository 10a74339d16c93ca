"""Which functions of the standard library a sandboxed program gets: one table for all levels.

Each function is KEPT as it is, or ABSENT, or there is another one in its place, under the name of `restricted`. What
the table does not name does not exist for a sandboxed program: the level NONE alone does without this table.
"""

from __future__ import annotations

from luapy.engine.policy import SandboxLevel

KEPT = "kept"
ABSENT = "absent"

# Functions that reach nothing but their arguments, or what the state allows them (see `luapy.engine.sandbox`).
_PURE = {
    "_G": "assert error getmetatable ipairs load next pairs pcall print rawequal rawget rawlen rawset select "
    "setmetatable tonumber tostring type xpcall",
    "coroutine": "close create isyieldable resume running status wrap yield",
    "table": "concat insert move pack remove sort unpack",
    "string": "byte char find format gmatch gsub len lower match pack packsize rep reverse sub unpack upper",
    "math": "abs acos asin atan ceil cos deg exp floor fmod log max min modf rad random sin sqrt "
    "tan tointeger type ult",
    "utf8": "char codepoint codes len offset",
    "os": "difftime",
}

# (function, in STRICT, in STANDARD)
_OTHERS = (
    ("_G.collectgarbage", "collectgarbage", "collectgarbage"),
    ("_G.dofile", ABSENT, ABSENT),
    ("_G.loadfile", ABSENT, ABSENT),
    ("_G.require", "require", "require"),
    ("_G.warn", ABSENT, KEPT),
    ("string.dump", ABSENT, ABSENT),
    ("math.randomseed", "randomseed", "randomseed"),
    ("os.clock", ABSENT, "clock"),
    ("os.date", ABSENT, "date"),
    ("os.time", ABSENT, "time"),
    ("os.getenv", ABSENT, "getenv"),
    ("os.execute", ABSENT, ABSENT),
    ("os.exit", ABSENT, ABSENT),
    ("os.setlocale", ABSENT, ABSENT),
    ("os.tmpname", ABSENT, ABSENT),
    ("io.write", KEPT, KEPT),
    ("debug.traceback", KEPT, KEPT),
    ("debug.getinfo", ABSENT, ABSENT),
)

# What a policy may allow beyond its level: by its own function, or by the one that stands for it there.
LIBRARY_FUNCTIONS: dict[str, tuple[str, str]] = {
    **{f"{library}.{name}": (KEPT, KEPT) for library, names in _PURE.items() for name in names.split()},
    **{name: (strict, standard) for name, strict, standard in _OTHERS},
}
# The fields of libraries that are no functions; every level has them.
CONSTANTS = (
    "math.huge",
    "math.maxinteger",
    "math.mininteger",
    "math.pi",
    "utf8.charpattern",
    "io.stdout",
    "io.stderr",
)
# What programs get beside where the host gives them a file system.
FILE_FUNCTIONS = {
    **{f"io.{name}": KEPT for name in ("close", "flush", "input", "lines", "open", "output", "read", "type")},
    "os.remove": "remove",
    "os.rename": "rename",
}


def form_of(name: str, level: SandboxLevel) -> str:
    """Return what a level gets for a function."""
    strict, standard = LIBRARY_FUNCTIONS[name]
    return strict if level is SandboxLevel.STRICT else standard


def allowed_form(name: str) -> str:
    """Return what a policy that allows a function gives: what stands for it at another level, or itself."""
    forms = [form for form in LIBRARY_FUNCTIONS[name] if form != ABSENT]
    return forms[0] if forms else KEPT
