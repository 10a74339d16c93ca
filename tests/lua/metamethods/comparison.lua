-- __eq, __lt and __le: when they run and what their results become.
local calls = {}
local mt = {
  __eq = function(a, b) calls[#calls + 1] = "eq" return a.v == b.v end,
  __lt = function(a, b) calls[#calls + 1] = "lt" return (type(a) == "table" and a.v or a) < (type(b) == "table" and b.v or b) end,
  __le = function(a, b) calls[#calls + 1] = "le" return (type(a) == "table" and a.v or a) <= (type(b) == "table" and b.v or b) end,
}
local function new(v) return setmetatable({v = v}, mt) end
local a, b, c = new(1), new(2), new(1)
print(a == b, a == c, a ~= b, a ~= c, a == a, rawequal(a, c)) --> false	true	true	false	true	false
print(a < b, a > b, a <= c, a >= b, a < 5, 5 < a, a <= 1, 1 >= a) --> true	false	true	false	true	false	true	true
print(table.concat(calls, " ")) --> eq eq eq eq lt lt le le lt lt le le
print(a == 1, a == nil, a ~= "x", nil == a) --> false	false	true	false
print(pcall(function() return a < "x" end)) --> false	comparison.lua:5: attempt to compare number with string
print(pcall(function() return {} < a end)) --> false	comparison.lua:5: attempt to compare table with number
print(pcall(function() return {} < {} end)) --> false	comparison.lua:16: attempt to compare two table values
print(pcall(function() return a < nil end)) --> false	comparison.lua:5: attempt to compare number with nil
local truthy = setmetatable({}, {__eq = function() return 1 end, __lt = function() return nil end, __le = function() return "yes" end})
local other = setmetatable({}, {__eq = function() return nil end})
print(truthy == other, other == truthy, truthy < other, truthy <= other, truthy > 1, not (truthy < 1))
--> true	false	false	true	false	true
print(rawequal("a", "a"), rawequal(1, 1.0), rawequal({}, {}), rawequal(nil, nil), pcall(rawequal, 1))
--> true	true	false	true	false	bad argument #2 to 'rawequal' (value expected)
-- Without __le, __lt is not used in its place.
local only_lt = setmetatable({}, {__lt = function() return true end})
print(pcall(function() return only_lt <= only_lt end))
--> false	comparison.lua:26: attempt to compare two table values
-- Branches and loops take the result as a condition.
if a == c then print("equal") end --> equal
if not (a == b) then print("different") end --> different
while a < b do a.v = a.v + 1 end
print(a.v) --> 2
local sorted = {new(3), new(1), new(2)}
table.sort(sorted)
print(sorted[1].v, sorted[2].v, sorted[3].v) --> 1	2	3
print(math.max(1, 2), pcall(math.max, a)) --> 2	true	table: ?
local set = {[a] = "a", [c] = "c"}
print(set[a], set[c], set[new(2)]) --> a	c	nil
