-- T6: asking for binary mode does not help
for _, mode in ipairs {"b", "bt", "tb"} do
  local f, message = load("\27LuaT\0\x19\x93\r\n\x1a\n\4\8\8", "x", mode)
  assert(f == nil and type(message) == "string", message)
end
return "held"
