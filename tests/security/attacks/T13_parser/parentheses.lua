-- T13: a hundred thousand nested parentheses
-- memory: 64M
-- instructions: none
local f, message = load("return " .. ("("):rep(1e4) .. "1" .. (")"):rep(1e4))
assert(not f and message:find("overflow") or f, message)
return "held"
