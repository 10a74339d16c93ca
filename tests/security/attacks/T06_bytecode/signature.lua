-- T6: a binary chunk is refused by its signature
local f, message = load("\27Lua")
assert(f == nil and type(message) == "string", message)
return "held"
