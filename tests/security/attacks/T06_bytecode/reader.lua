-- T6: a binary chunk in pieces of a byte
local text, place = "\27LuaT\0\x19\x93\r\n\x1a\n", 0
local f, message = load(function()
  place = place + 1
  return text:sub(place, place)
end)
assert(f == nil and type(message) == "string", message)
return "held"
