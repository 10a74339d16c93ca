-- T9: two hundred variables to be closed in each of a thousand calls
-- ends: InstructionLimitError or LuaMemoryError or LuaError or CallDepthError
local lines = {"local m = ... local function f(n) if n == 0 then return end "}
for i = 1, 150 do lines[#lines + 1] = "local v" .. i .. " <close> = m " end
lines[#lines + 1] = "f(n - 1) end f(1000)"
local count = 0
load(table.concat(lines))(setmetatable({}, {__close = function() count = count + 1 end}))
error("closed " .. count)
