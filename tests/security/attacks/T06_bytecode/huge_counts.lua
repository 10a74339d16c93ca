-- T6: a chunk whose head promises more than there is
-- policy: {"bytecode": "verify"}
local head = "\27LuaT\0\x19\x93\r\n\x1a\n\4\8\8xV\0\0\0\0\0\0\0\0\0\0\0(w@\0"
for _, tail in ipairs {"\x7f\x7f\x7f\x7f\xff", "\x80\x80\x80\0\0\1\2\x7f\x7f\x7f\xff", "\x80\x80\x80\0\0\1\2\x81"} do
  local f, message = load(head .. tail)
  assert(f == nil and type(message) == "string", message)
end
return "held"
