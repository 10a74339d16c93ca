-- T5: weak tables that are none, for the collector to go on with for ever
-- ends: returns held
for _, mode in ipairs({"x", "", "\0kv", ("y"):rep(1000)}) do
  local t = setmetatable({}, {__mode = mode})
  t[1], t[t] = {}, {t}
  for _, way in ipairs({"collect", "step", "incremental", "generational"}) do pcall(collectgarbage, way, 0) end
  local many = {}
  for i = 1, 1000 do many[i] = setmetatable({i}, getmetatable(t)) end
end
return "held"
