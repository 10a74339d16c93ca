-- T9: errors in __close, one after the other
local function closing(message) return setmetatable({}, {__close = function() error(message) end}) end
local ok, message = pcall(function()
  local a <close> = closing("a")
  local b <close> = closing("b")
  local c <close> = closing("c")
  error("body")
end)
assert(not ok and message:find("a$"))
return "held"
