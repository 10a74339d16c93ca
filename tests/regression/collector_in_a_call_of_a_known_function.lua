-- The collector came while a library's function was at work that an upvalue is known to have, and found no variable.
local char, byte = string.char, string.byte
local function characters(n)
  local found = {}
  for i = 1, n do
    local code = byte("abc", i % 3 + 1)
    found[i % 10 + 1] = char(code)
  end
  return found[1]
end
for _ = 1, 50 do characters(20) end
setmetatable({}, { __gc = function() end })
collectgarbage("generational")
print(characters(2000)) --> c
