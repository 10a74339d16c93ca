-- T15: a callback at the end of the deepest recursion
-- instructions: 300000
-- memory: 64M
-- ends: returns held or InstructionLimitError or LuaMemoryError or CallDepthError
local function deep(n)
  local ok = pcall(table.sort, {3, 2, 1}, function(a, b) return a < b end)
  if n == 0 then return 0 end
  return deep(n - 1) + 1
end
pcall(deep, 15000)
pcall(deep, 1e9)
return "held"
