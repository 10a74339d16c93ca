-- T15: every callback inside every other
-- instructions: 500000
-- memory: 64M
-- ends: returns held or InstructionLimitError or LuaMemoryError or CallDepthError
local ways
local function go(depth)
  if depth > 400 then error("deep") end
  return ways[depth % #ways + 1](depth + 1)
end
ways = {
  function(d) table.sort({2, 1}, function() go(d) end) end,
  function(d) ("x"):gsub("x", function() go(d) end) end,
  function(d) return tostring(setmetatable({}, {__tostring = function() go(d) return "" end})) end,
  function(d) return #setmetatable({}, {__len = function() return go(d) end}) end,
  function(d) return coroutine.wrap(function() return go(d) end)() end,
  function(d) return load(function() go(d) end) end,
  function(d) for _ in pairs(setmetatable({}, {__pairs = function() go(d) end})) do end end,
  function(d) return table.concat(setmetatable({}, {__len = function() return 1 end, __index = function() return go(d) end})) end,
  function(d) local ok, m = pcall(go, d) if not ok then error(m, 0) end end,
  function(d) local c <close> = setmetatable({}, {__close = function() go(d) end}) end,
  function(d) return select(2, xpcall(go, function(m) return m end, d)) end,
  function(d) return setmetatable({}, {__index = function(_, k) return go(d) end}).x end,
}
for i = 1, #ways do
  table.insert(ways, table.remove(ways, 1))
  pcall(go, 1)
end
return "held"
