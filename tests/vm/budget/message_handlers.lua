-- Translated functions called by xpcall, with and without errors; tables of variable arguments.
local function half(n, ...)
  local all = {...}
  if n % 7 == 0 then error("seven " .. #all) end
  return n // 2, math.max(n, 5, #all)
end

local function handler(message)
  return "handled " .. message
end

local function nested(n)
  local ok, value = xpcall(half, handler, n, n, n)
  if not ok and n % 2 == 0 then error(value, 0) end
  return value
end

local good, bad = 0, 0
for i = 1, 40 do
  if xpcall(nested, handler, i) then
    good = good + 1
  else
    bad = bad + 1
  end
end
print(good, bad, xpcall(nested, handler, 14))
