-- T6: a good chunk with instructions exchanged
-- policy: {"bytecode": "verify", "allow": ["string.dump"]}
-- instructions: 2000000
-- ends: returns held or InstructionLimitError or LuaMemoryError
local code = string.dump(load("local t = {} for k, v in pairs({1, 2, x = 3}) do t[k] = v local c <close> = nil end return function(...) return t, ... end"), true)
for i = 40, #code - 8 do
  local f = load(code:sub(1, i - 1) .. code:sub(i + 4, i + 7) .. code:sub(i, i + 3) .. code:sub(i + 8), "x", "b", {pairs = pairs})
  if f then pcall(f) end
end
return "held"
