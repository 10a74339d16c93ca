-- A key that is computed from constants wraps around to 64 bits, in fields as well as among the elements.
local low <const>, lowest = 1 << 53, math.mininteger

local function stored(value)
  local t = {a = 1, [2 * (low + lowest)] = value}
  for key in next, t do
    if key ~= "a" then return key end
  end
end

local function found(t)
  return t[2 * (low + lowest)], t[(lowest - 1) * 3]
end

local t = {[1 << 54] = "wrapped", [math.maxinteger - 2] = "below"}
for round = 1, 4 do
  assert(stored("x") == 18014398509481984)
  assert(found(t) == "wrapped")
end
print(found(t)) --> wrapped	below
