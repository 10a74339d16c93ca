-- T7: appending to a read-only table in translated code
local function append(t, v) t[#t + 1] = v end
local insert = table.insert
local function put(t, v) insert(t, v) end
for i = 1, 300 do append({}, i) put({}, i) end
for i = 1, 300 do
  assert(not pcall(append, string, i))
  assert(not pcall(put, string, i))
end
assert(#string == 0)
return "held"
