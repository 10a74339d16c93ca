-- In a long function the tier translates a loop without what follows; the interpreter goes on there.
local t = {}
local function f(x) return x end
for i = 1, 1000 do t[i] = i end
local s = 0
for i, v in ipairs(t) do s = s + v if i == 900 then break end end
print(s) --> 405450
local i = 0
while true do i = i + 1 if i > 700 then goto done end local c = function() return i end if i % 100 == 0 then f(c) end end
::done::
print(i) --> 701
local keep = {}
for k, v in pairs(t) do local z = k; if k % 200 == 0 then keep[#keep+1] = function() z = z + 1 return z, k end end end
for _, g in ipairs(keep) do s = s + g() + g() end
for a = 1, 20 do for b = 1, 30 do s = s + a * b if s % 7777 == 3 then goto out end end end
::out::
print(s) --> 509115
repeat i = i - 1; local q = i until q < 5
print(i) --> 4
for x = 1.5, 300 do s = s + x end
print(s) --> 554114.5
print(pcall(function() for i = 1, 1000 do if i == 777 then error("x" .. i, 0) end end end)) --> false	x777
