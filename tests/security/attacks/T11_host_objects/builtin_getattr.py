# T11: getattr and other indirections, registered by a careless host, get no Python object to work on (CVE-2026-34444)
import functools
import operator


class Thing:
    secret = "secret"
    name = "name"


PROGRAM = """
local function try(f, ...)
  local ok, value = pcall(f, ...)
  assert(not ok or value ~= "secret", "got the secret")
  return ok and value
end
try(get, "x", "__class__")
try(get, {}, "__class__")
try(get, print, "__class__")
try(get, get, "__globals__")
try(get, get, "__self__")
local cls = try(get, "x", "__class__")
assert(not cls or type(cls) ~= "userdata", "got a Python class")
for _, name in ipairs {"__class__", "__dict__", "__init__", "__subclasses__", "__reduce__"} do
  local value = try(get, thing, name)
  assert(type(value) ~= "userdata" and type(value) ~= "function", name)
end
try(method, "x")
try(item, {})
return "held"
"""


def attack(session):
    return session.with_host(
        register={
            "get": getattr,
            "method": operator.methodcaller("__class__"),
            "item": functools.partial(operator.attrgetter("__class__")),
        },
        expose={"thing": (Thing(), {"attributes": ["name"]})},
    ).run(PROGRAM)
