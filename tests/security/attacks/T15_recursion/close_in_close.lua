-- T15: __close whose block has a variable to be closed, and so on
local function close()
  local c <close> = setmetatable({}, {__close = close})
end
local ok, message = pcall(close)
assert(not ok, message)
return "held"
