-- Table constructors: positions, names, computed keys, multiple results.
local function three() return 1, 2, 3 end
local function show(t)
  local keys = {}
  for k in pairs(t) do keys[#keys + 1] = k end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  local texts = {}
  for i, k in ipairs(keys) do texts[i] = tostring(k) .. "=" .. tostring(t[k]) end
  return "{" .. table.concat(texts, " ") .. "}"
end
print(show{}, show{1, 2, 3}, show{a = 1, ["b c"] = 2, [10] = 3}) --> {}	{1=1 2=2 3=3}	{10=3 a=1 b c=2}
print(show{three()}, show{three(), three()}, show{(three())}, show{three(), nil})
--> {1=1 2=2 3=3}	{1=1 2=1 3=2 4=3}	{1=1}	{1=1}
print(show{1, 2; 3, x = 4; [1 + 1] = "lost", 5,}) --> {1=1 2=2 3=3 4=5 x=4}
print(show{[1] = "a", "b"}, show{"b", [1] = "a"}) --> {1=b}	{1=b}
print(show{nil, nil, 3}, #{1, 2, nil, 4} == 4, #{nil}, #{n = 1}) --> {3=3}	true	0	0
print(pcall(function() return {[nil] = 1} end)) --> false	constructors.lua:17: table index is nil
print(pcall(function() return {[0/0] = 1} end)) --> false	constructors.lua:18: table index is NaN
print(show{[1.0] = "float key", [2^31] = "big"}, show{[-1] = 1, [0] = 2, 3})
--> {1=float key 2147483648=big}	{-1=1 0=2 1=3}
local function varargs(...) return {...}, {n = select("#", ...), ...}, {..., "last"} end
local all, counted, first = varargs(1, nil, 3)
print(#all == 3, counted.n, show(first)) --> true	3	{1=1 2=last}
local many = {three(), three(), three(), three(), three(), three(), three(), three(), three(), three(), three(), three(),
  three(), three(), three(), three(), three(), three(), three(), three(), three(), three(), three(), three(), three(),
  three(), three(), three(), three(), three(), three(), three(), three(), three(), three(), three(), three(), three(),
  three(), three(), three(), three(), three(), three(), three(), three(), three(), three(), three(), three(), three()}
print(#many, many[#many]) --> 53	3
print(show{f = function() return 1 end and "function", [three] = nil}) --> {f=function}
local nested = {a = {b = {c = {1, {2}}}}}
print(nested.a.b.c[2][1], nested["a"]["b"].c[1]) --> 2	1
