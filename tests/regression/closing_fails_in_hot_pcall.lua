-- The error of a `__close` method that was translated already went past the `pcall` in translated code which had caught
-- the error before it.
local closing = setmetatable({}, { __close = function(_, e) if e then error("then: " .. tostring(e), 0) end end })
local function inner(x)
  local c <close> = closing
  if x then error("first", 0) end
end
local log = {}
local function note(...) log[#log + 1] = table.concat({ tostring((...)), tostring((select(2, ...))) }, " ") end
local function middle(x)
  note(pcall(inner, x))
  note("after", x)
  return "middle"
end
local function outer(x)
  note(pcall(middle, x))
  note("end", x)
end
for i = 1, 80 do
  inner(false)
  outer(false)
  if i % 20 == 0 then outer(true) end
end
log = {}
outer(true)
print(table.concat(log, "; ")) --> false then: first; after true; true middle; end true
