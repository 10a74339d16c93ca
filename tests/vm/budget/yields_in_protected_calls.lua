local yield, wrap = coroutine.yield, coroutine.wrap
local function inner(i) local x = yield(i) if i % 3 == 0 then error("three", 0) end return (x or 0) + i end
local function body(n)
  local sum = 0
  for i = 1, n do
    local ok, value = pcall(inner, i)
    sum = sum + (ok and value or -1)
  end
  return sum
end
local function drive(n)
  local co = coroutine.create(body)
  local ok, value = coroutine.resume(co, n)
  while coroutine.status(co) == "suspended" do ok, value = coroutine.resume(co, value) end
  return value
end
for _ = 1, 6 do io.write(drive(6), " ") end
local object = setmetatable({}, {__index = function(_, key) return yield(key) end})
for _ = 1, 3 do
  for value in wrap(function() local s = 0 for i = 1, 4 do s = s + #tostring(object[i]) yield(s) end end) do io.write(value, " ") end
end
