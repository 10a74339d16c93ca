-- T6: each beginning of a good chunk, where binary chunks are verified
-- policy: {"bytecode": "verify", "allow": ["string.dump"]}
-- instructions: 2000000
local code = string.dump(load("local a, b = ... local t = {a, b, x = 'y'} for i = 1, 3 do t[i] = function() return a + i end end return t"))
for i = 0, #code - 1 do
  local f, message = load(code:sub(1, i), "x", "b")
  assert(f == nil and type(message) == "string", i)
end
return "held"
