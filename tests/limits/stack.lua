-- Depth of Lua calls and of native calls.
local depth
local function down() depth = depth + 1 return down() + 1 end
depth = 0
local ok, message = pcall(down)
print(ok, (message:gsub("\n.*", "")), depth > 190000, depth < 200000)
--> false	stack.lua:3: stack overflow	true	false
-- The stack is usable again afterwards, also from a message handler.
local function wide()
  local a, b, c, d, e, f, g, h
  depth = depth + 1
  return wide() + 1
end
depth = 0
print(select(2, xpcall(wide, function(m) local function small(n) if n == 0 then return 0 end return 1 + small(n - 1) end return (m:gsub("\n.*", "")) .. " " .. small(30) end)))
--> stack.lua:12: stack overflow 30
local function calls(n) if n == 0 then return 0 end return 1 + calls(n - 1) end
print(calls(190000), depth > 90000, depth < 120000) --> 190000	true	true
print(pcall(string.rep, "x", -1)) --> true
local co = coroutine.create(function() depth = 0 return wide() end)
ok, message = coroutine.resume(co)
print(ok, (message:gsub("\n.*", "")), depth > 90000) --> false	stack.lua:12: stack overflow	true
-- Recursion through native functions stops at 200.
local function through_gsub(n) if n == 0 then return "x" end return (("x"):gsub("x", function() return through_gsub(n - 1) end)) end
print(through_gsub(150), pcall(through_gsub, 250)) --> x	false	C stack overflow
local function through_sort(n) if n == 0 then return end table.sort({2, 1}, function(a, b) through_sort(n - 1) return a < b end) end
print(pcall(through_sort, 150), pcall(through_sort, 250)) --> true	false	C stack overflow
local function through_tostring(n) return tostring(setmetatable({}, {__tostring = function() if n == 0 then return "end" end return through_tostring(n - 1) end})) end
print(through_tostring(150), pcall(through_tostring, 250)) --> end	false	C stack overflow
local function through_pcall(n) if n == 0 then return "bottom" end return select(2, pcall(through_pcall, n - 1)) end
print(through_pcall(150), through_pcall(250)) --> bottom	C stack overflow
local function through_load(n) if n == 0 then return "loaded" end return load("return ...", "=l")(through_load(n - 1)) end
print(through_load(1000)) --> loaded
local t = setmetatable({}, {})
getmetatable(t).__index = function(_, k) return t[k + 1] end
print(pcall(function() return t[1] end)) --> false	stack.lua:35: C stack overflow
getmetatable(t).__add = function(a, b) return a + b end
print(pcall(function() return t + 1 end)) --> false	stack.lua:37: C stack overflow
getmetatable(t).__concat = function(a, b) return a .. b end
print(pcall(function() return t .. "x" end)) --> false	stack.lua:39: C stack overflow
getmetatable(t).__eq = function(a, b) return a == setmetatable({}, getmetatable(t)) end
print(pcall(function() return t == setmetatable({}, getmetatable(t)) end))
--> false	stack.lua:41: C stack overflow
print(pcall(table.unpack, {}, 1, 1000000)) --> false	too many results to unpack
print(select("#", table.unpack({}, 1, 100000))) --> 100000
print(pcall(select, -1 << 40, 1), pcall(string.rep, "x", 1 << 62)) --> false	false	resulting string too large
print(pcall(string.byte, ("x"):rep(2000000), 1, -1)) --> false	stack overflow (string slice too long)
print(pcall(table.concat, {}, "x", 1, 10)) --> false	invalid value (nil) at index 1 in table for 'concat'
print(#string.char(table.unpack(setmetatable({}, {__index = function() return 65 end}), 1, 5000))) --> 5000
