# T11: functions of the host are plain Lua functions
def visible(*arguments):
    return len(arguments)


PROGRAM = """
assert(type(visible) == "function")
for _, name in ipairs {"__globals__", "__code__", "__closure__", "__defaults__", "__self__", "__class__", "__call__", "func_globals", "gi_frame"} do
  local ok, value = pcall(function() return visible[name] end)
  assert(not ok or value == nil, name)
end
assert(visible() == 0 and visible(nil, nil) == 2)
print(tostring(visible))
return "held"
"""


def attack(session):
    return session.with_host(register={"visible": visible}).run(PROGRAM)
