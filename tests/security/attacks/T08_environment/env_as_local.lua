-- T8: _ENV as a local variable, an upvalue and a parameter
local function f(_ENV) return print end
assert(f({}) == nil)
do
  local _ENV <const> = {}
  assert_ = 1
end
assert(assert_ == nil)
return "held"
