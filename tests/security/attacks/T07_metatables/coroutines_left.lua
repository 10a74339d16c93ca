-- T7: suspended coroutines and unclosed variables are left to nobody
for i = 1, 20 do
  local co = coroutine.wrap(function()
    local c <close> = setmetatable({}, {__close = function() print("evil") end})
    coroutine.yield()
  end)
  co()
  _G["co" .. i] = co
end
return "held"
