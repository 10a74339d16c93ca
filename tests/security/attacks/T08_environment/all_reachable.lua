-- T8: everything that can be reached is a known function, table or number
-- instructions: 1000000
local seen, functions = {}, 0
local function walk(value, path)
  if seen[value] then return end
  seen[value] = true
  local kind = type(value)
  assert(kind ~= "thread", path)
  -- The only objects are the standard streams, which lead nowhere.
  assert(kind ~= "userdata" or path:find("^_G%.io%.std") or path:find("^_G%.package%.loaded%.io%.std"), path)
  if kind == "function" then functions = functions + 1 end
  if kind == "table" then
    for k, v in next, value do walk(k, path .. ".key") walk(v, path .. "." .. tostring(k)) end
    local m = getmetatable(value)
    if m then walk(m, path .. ".metatable") end
  elseif kind == "string" then
    local m = getmetatable(value)
    if type(m) == "table" then walk(m, path .. ".metatable") end
  end
end
walk(_G, "_G")
assert(functions > 50 and functions < 200, functions)
return "held"
