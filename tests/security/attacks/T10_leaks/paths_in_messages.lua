-- T10: no message of any library function has a path of the host
-- instructions: 2000000
local function try(f, ...)
  local ok, message = pcall(f, ...)
  if not ok and type(message) == "string" then
    assert(not message:find("%.py") and not message:find("luapy") and not message:find("/usr"), message)
  end
end
local odd = {nil, 1, -1, 1.5, "x", "%d", {}, print, math.huge, math.mininteger, true, coroutine.create(print)}
for name, library in pairs(_G) do
  if type(library) == "table" and library ~= _G then
    for _, f in pairs(library) do
      if type(f) == "function" and f ~= coroutine.wrap and f ~= coroutine.yield then
        for i = 1, 12 do try(f, odd[i]) try(f, odd[i], odd[i]) try(f, odd[i], odd[13 - i], odd[i]) end
      end
    end
  end
end
return "held"
