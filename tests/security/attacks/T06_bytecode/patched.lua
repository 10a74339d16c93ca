-- T6: a good chunk with each byte changed runs harmlessly or is refused
-- policy: {"bytecode": "verify", "allow": ["string.dump"]}
-- instructions: 2000000
-- ends: returns held or InstructionLimitError or LuaMemoryError
local code = string.dump(load("local a, b = ... local t = {a, b, x = 'y'} for i = 1, 3 do t[i] = (a or 1) + i end return #t"), true)
for i = 1, #code do
  for _, change in ipairs {1, 0x80} do
    local f = load(code:sub(1, i - 1) .. string.char(code:byte(i) ~ change) .. code:sub(i + 1), "x", "b", {})
    if f then pcall(f, 1, 2) end
  end
end
return "held"
