-- T10: no value answers to Python's names
for _, value in ipairs {"x", {}, print, coroutine.create(print), string, math.floor} do
  for _, name in ipairs {"__class__", "__dict__", "__globals__", "__self__", "__init__", "__code__", "gi_frame", "state", "call", "hash"} do
    local ok, found = pcall(function() return value[name] end)
    assert(not ok or found == nil, name)
  end
end
return "held"
