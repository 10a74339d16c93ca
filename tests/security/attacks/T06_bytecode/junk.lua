-- T6: binary junk that looks like a chunk, where binary chunks are verified
-- policy: {"bytecode": "verify"}
local head = "\27LuaT\0\x19\x93\r\n\x1a\n\4\8\8xV\0\0\0\0\0\0\0\0\0\0\0(w@"
for i = 1, 100 do
  local junk = {}
  for j = 1, 60 do junk[j] = string.char(math.random(0, 255)) end
  local f, message = load(head .. "\1" .. table.concat(junk))
  assert(f == nil and type(message) == "string", message)
end
return "held"
