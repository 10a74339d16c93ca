-- T15: gsub in the callback of gsub in the callback of gsub
local function replace(s) return (s:gsub(".", replace)) end
local ok, message = pcall(replace, "x")
assert(not ok and (message:find("overflow") or message:find("depth")), message)
return "held"
