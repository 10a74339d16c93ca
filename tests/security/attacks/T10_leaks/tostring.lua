-- T10: tostring of tables and functions has no address
-- levels: STRICT
local texts = {tostring({}), tostring(print), tostring(function() end), tostring(coroutine.create(print))}
for _, text in ipairs(texts) do print(text) end
return "held"
