-- T1: many small programs in one, protected in every way at once
-- ends: InstructionLimitError
local function forever() while true do end end
local ways = {
  function() pcall(forever) end,
  function() xpcall(forever, forever) end,
  function() coroutine.wrap(forever)() end,
  function() pcall(table.sort, {3, 2, 1}, forever) end,
  function() pcall(string.gsub, "x", "x", forever) end,
  function() return #setmetatable({}, {__len = forever}) end,
  function() return setmetatable({}, {__concat = forever}) .. "x" end,
  function() for _ in forever do end end,
}
for turn = 1, 1e9 do
  for _, way in ipairs(ways) do pcall(way) end
end
