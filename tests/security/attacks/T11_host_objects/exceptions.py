# T11: an exception of the host reaches Lua without its traceback, frames or attributes
def fail(kind="x"):
    secret = "secret in a frame"
    raise KeyError(secret if kind == "secret" else "plain")


PROGRAM = """
local ok, e = pcall(fail)
assert(not ok)
for _, name in ipairs {"__traceback__", "tb_frame", "args", "__context__", "__cause__", "__class__", "with_traceback", "__dict__", "errno", "add_note"} do
  local ok, value = pcall(function() return e[name] end)
  assert(not ok or value == nil, name)
end
assert(not pcall(function() e.args = 1 end))
local text = tostring(e)
assert(not text:find("frame", 1, true) and not text:find(".py", 1, true) and not text:find("Traceback"), text)
assert(type(getmetatable(e)) ~= "table" and not pcall(setmetatable, e, {}))
local ok, e2 = pcall(error, e)
assert(e2 == e)
local ok, e3 = xpcall(fail, function(m) return debug.traceback(tostring(m)) end)
assert(not e3:find("%.py"), e3)
return "held"
"""


def attack(session):
    return session.with_host(register={"fail": fail}).run(PROGRAM)
