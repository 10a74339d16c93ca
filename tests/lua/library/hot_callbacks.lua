-- Hot functions that library functions call back: errors, hooks, yields and deep recursion in them.
local function list(n) local t = {} for i = 1, n do t[i] = i * 7919 % 1009 end return t end
local function sorted(t) for i = 2, #t do if t[i] < t[i - 1] then return false end end return true end
local function less(a, b) return a < b end
local function tail(a, b) return less(a, b) end
local function several(a, b) return a < b, 1, 2 end
for i = 1, 40 do for _, f in ipairs{less, tail, several} do local t = list(40) table.sort(t, f) assert(sorted(t)) end end
local function bad(a, b) if a == 500 or b == 500 then error("boom") end return a < b end
local function failing() local t = list(80) t[3] = 500 table.sort(t, bad) end
for i = 1, 30 do pcall(failing) end
print(pcall(failing)) --> false	hot_callbacks.lua:8: boom
print((select(2, xpcall(failing, debug.traceback)):gsub("\n[^\n]*in main chunk.*", "")))
--> hot_callbacks.lua:8: boom
--> stack traceback:
--> 	[C]: in function 'error'
--> 	hot_callbacks.lua:8: in function <hot_callbacks.lua:8>
--> 	[C]: in function 'table.sort'
--> 	hot_callbacks.lua:9: in function <hot_callbacks.lua:9>
--> 	[C]: in function 'xpcall'
for i = 1, 30 do pcall(table.sort, list(80), function() return true end) end
print(pcall(table.sort, list(80), function() return true end)) --> false	invalid order function for sorting
local function yields() table.sort(list(20), function(a, b) coroutine.yield() return a < b end) end
for i = 1, 30 do coroutine.resume(coroutine.create(yields)) end
print(coroutine.resume(coroutine.create(yields))) --> false	attempt to yield across a C-call boundary
local function hooked()
  local t, lines, calls = list(30), 0, 0
  table.sort(t, function(a, b)
    calls = calls + 1
    if calls == 10 then debug.sethook(function() lines = lines + 1 end, "l") end
    if calls == 20 then debug.sethook() end
    return a < b
  end)
  return sorted(t), lines, calls
end
for i = 1, 30 do hooked() end
print(hooked()) --> true	41	136
local function emptied()
  local t, n = list(60), 0
  return pcall(table.sort, t, function(a, b)
    n = n + 1
    if n == 30 then for j = 1, 60 do t[j] = nil end end
    return (a or 0) < (b or 0)
  end)
end
for i = 1, 30 do emptied() end
print(emptied()) --> false	invalid order function for sorting
local depth
local function endless() depth = depth + 1 ("a"):gsub(".", endless) end
depth = 0 local ok, message = pcall(endless) print(ok, message) --> false	C stack overflow
local function replaced(c) if c == "z" then error("no z") end return c == "b" and {} or c end
local function substitute(s) return s:gsub("%w", replaced) end
for i = 1, 60 do substitute("a") end
print(pcall(substitute, "abc")) print(pcall(substitute, "az")) print(substitute("acd"))
--> false	hot_callbacks.lua:51: invalid replacement value (a table)
--> false	hot_callbacks.lua:50: no z
--> acd	3
