-- The key was computed again where nothing was found, from the variable that had got what was found.

local function follow(t, i)
  local n = 0
  for k = 1, 2 do n = n + k end
  i = t[i + 1]
  return i, n
end
local list = {}
for i = 1, 500 do list[i] = i end
for i = 1, 200 do follow(list, i) end
print(follow({}, 5)) --> nil	3
print(follow({ [6] = "k" }, 5)) --> k	3
print(follow(setmetatable({}, { __index = function(_, k) return k end }), 5)) --> 6	3
print(follow(list, 500)) --> nil	3
