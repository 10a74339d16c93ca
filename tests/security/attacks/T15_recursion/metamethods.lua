-- T15: each metamethod recurring through itself
-- instructions: 200000
-- ends: returns held or InstructionLimitError or CallDepthError or LuaMemoryError
for _, event in ipairs {"add", "sub", "mul", "div", "mod", "pow", "unm", "idiv", "band", "bor", "bxor", "shl", "shr", "bnot", "concat", "len", "eq", "lt", "le", "index", "newindex", "call"} do
  local m = {}
  local a, b = setmetatable({}, m), setmetatable({}, m)
  local operations = {
    add = function() return a + b end, sub = function() return a - b end, mul = function() return a * b end, div = function() return a / b end,
    mod = function() return a % b end, pow = function() return a ^ b end, unm = function() return -a end, idiv = function() return a // b end,
    band = function() return a & b end, bor = function() return a | b end, bxor = function() return a ~ b end, shl = function() return a << b end,
    shr = function() return a >> b end, bnot = function() return ~a end, concat = function() return a .. b end, len = function() return #a end,
    eq = function() return a == b end, lt = function() return a < b end, le = function() return a <= b end, index = function() return a.x end,
    newindex = function() a.x = 1 end, call = function() return a() + 1 end,
  }
  m["__" .. event] = function() return operations[event]() end
  local ok, message = pcall(function() local x = operations[event]() return x end)
  assert(not ok, event)
end
return "held"
