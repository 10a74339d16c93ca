-- A nil among the elements of a constructor did not replace what a key in brackets had put there before.
local function nothing() end
local t = { [1] = 1, [2] = 2, [3] = 3, "a", (nothing()) }
print(t[1], t[2], t[3]) --> a	nil	3
local u = { [2] = 5, nil, nil }
print(u[1], u[2], next(u)) --> nil	nil	nil
