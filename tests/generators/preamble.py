"""Lua text in front of every generated program: printing without addresses, coroutine driving, a class."""

from __future__ import annotations

# text(v): a value in a form that is the same in every run; `step` yields inside coroutines of the program itself.
PREAMBLE = """\
local inside = {}
local function step(tag) if inside[coroutine.running()] then coroutine.yield(tag) end end
local function text(v, depth)
  depth = depth or 0
  if math.type(v) == "float" then return string.format("%.17g", v) end
  if type(v) == "string" then return string.format("%q", v) end
  if type(v) ~= "table" then return (tostring(v):gsub(":.*", "")) end
  if getmetatable(v) and getmetatable(v).__tostring then return tostring(v) end
  if depth > 2 then return "{...}" end
  local keys, parts = {}, {}
  for k in next, v do keys[#keys + 1] = k end
  table.sort(keys, function(a, b)
    if math.type(a) and math.type(b) then return a < b end
    return text(a, depth + 1) < text(b, depth + 1)
  end)
  for i, k in ipairs(keys) do parts[i] = text(k, depth + 1) .. "=" .. text(rawget(v, k), depth + 1) end
  return "{" .. table.concat(parts, " ") .. "}"
end
local function show(...)
  local parts = table.pack(...)
  for i = 1, parts.n do parts[i] = text(parts[i]) end
  print(table.concat(parts, "\\t"))
end
local function outcome(succeeded, ...)
  if succeeded then return "ok", ... end
  return "error", $MESSAGE
end
local function closed(object, e) show("close", object, outcome(e == nil, e)) end
local function drive(co, ...)
  inside[co] = true
  for _ = 1, 40 do
    show("resumed", outcome(coroutine.resume(co, ...)))
    if coroutine.status(co) == "dead" then break end
  end
  show("closed", outcome(coroutine.close(co)), coroutine.status(co))
end
local function value(o)
  if type(o) == "table" then return rawget(o, "x") or 0 end
  return math.type(o) == "integer" and o or #tostring(o)
end
local function sorted(t) table.sort(t) return t end
local function mapped(t) for i, v in ipairs(t) do t[i] = v ~ i end return t end
local function arg0(...) return {...} end
local function split(s, pattern)
  local t = {}
  for w in s:gmatch(pattern) do t[#t + 1] = tostring(w) end
  return t
end
"""

# Errors without their texts, for runs that must not depend on names and positions.
MESSAGE = "..."
NO_MESSAGE = "type((...))"

# Metamethods of a generated class: event -> body. `$int` may use the parameters a and b.
ARITHMETIC_EVENTS = (
    *("__add", "__sub", "__mul", "__div", "__mod", "__pow", "__idiv", "__unm"),
    *("__band", "__bor", "__bxor", "__shl", "__shr", "__bnot"),
)
METAMETHODS: dict[str, tuple[str, ...]] = {
    "__concat": ("return value(a) .. '..' .. value(b)", "return tostring(a) .. tostring(b)"),
    "__len": ("return value(a) & 15", "return $int"),
    "__eq": ("return value(a) == value(b)", "return $bool"),
    "__lt": ("return value(a) < value(b)", "return $int"),
    "__le": ("return value(a) <= value(b)", "return nil"),
    "__call": ("return value(a) + value(b)", "return $int, $str"),
    "__newindex": ("rawset(a, b, c)", "rawset(a, b, tostring(c))"),
    "__close": ("closed(a, b)", "step('close') closed(a, b)"),
    "__pairs": ("return function(_, k) k = k + 1 if k < 4 then return k, value(a) ~ k end end, a, 0",),
}
