-- T7: a program cannot set the collector for those that follow
for _, option in ipairs {"stop", "restart", "generational", "incremental", "setpause", "setstepmul"} do
  local ok, result = pcall(collectgarbage, option, 1, 1, 1)
end
local t = setmetatable({}, {__mode = "v"})
t[1] = {}
collectgarbage()
assert(t[1] == nil)
return "held"
