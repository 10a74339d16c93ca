-- A collection did not end when a table's __mode was a string with neither "k" nor "v".

local function count(t)
  local n = 0
  for _ in pairs(t) do n = n + 1 end
  return n
end

for _, mode in ipairs({"x", "", "kept", "weak values", "xk", "\0k", "k\0v", "V"}) do
  local t = setmetatable({}, {__mode = mode})
  for i = 1, 3 do t[i] = {} end
  for i = 1, 3 do t[{}] = i end
  collectgarbage()
  print(mode:gsub("%z", "0") .. ":", count(t))
end
--> x:	6
--> :	6
--> kept:	3
--> weak values:	0
--> xk:	3
--> 0k:	6
--> k0v:	3
--> V:	6

-- The mode changes after the collector has met the table.
local meta = {__mode = "k"}
local t = setmetatable({}, meta)
t[1] = setmetatable({}, {__gc = function() meta.__mode = "x" end})
t[1] = nil
collectgarbage() collectgarbage()
print(meta.__mode, count(t)) --> x	0
collectgarbage("generational")
for i = 1, 3 do t[i] = {} end
collectgarbage("step") collectgarbage()
print(count(t)) --> 3
