-- T4: one concatenation of two hundred operands
-- ends: InstructionLimitError or LuaMemoryError
local s = ("x"):rep(1e4)
local f = load("local s = ... return " .. ("s .. "):rep(150) .. "s")
while true do f(s) end
