-- All results of a call as the last arguments of another: none, one, several, through tail calls and metamethods.
local function none() end
local function one(x) return x end
local function two(x) return x, x + 1 end
local function by_tail(x) return two(x) end
local function count(...) return select("#", ...), ... end
local callable = setmetatable({}, {__call = function(self, ...) return "called", ... end})
local function last_of_tail(f, x) return count(f(x)) end
local function in_middle(f, x) local n, a, b = count("first", f(x)) return n, a, b end
local function thrown_away(f, x) count(f(x)) return count((f(x))) end
local function any(g, f, x) return g("any", f(x)) end
for i = 1, 100 do
  for _, f in ipairs {none, one, two, by_tail, callable} do
    last_of_tail(f, i) in_middle(f, i) thrown_away(f, i)
  end
  last_of_tail(one, i)
end
print(last_of_tail(none, 5)) --> 0
print(last_of_tail(one, 5)) --> 1	5
print(last_of_tail(one, nil)) --> 1	nil
print(last_of_tail(two, 5)) --> 2	5	6
print(last_of_tail(by_tail, 5)) --> 2	5	6
print(last_of_tail(callable, 5)) --> 2	called	5
print(in_middle(none, 5)) --> 1	first	nil
print(in_middle(one, 5)) --> 2	first	5
print(in_middle(by_tail, 5)) --> 3	first	5
print(thrown_away(two, 5)) --> 1	5
for i = 1, 100 do any(count, one, i) end
print(any(callable, one, 5)) --> called	any	5
