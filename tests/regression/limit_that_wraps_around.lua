-- The limit of a loop is a sum that wraps around; the variable that it comes from is looked at in the rounds.
local function f(a, b)
  local n = a + b
  local seen
  for i = 1, n do
    seen = n
    if i == 2 then break end
  end
  return seen
end
for _ = 1, 200 do f(1, 2) end
print(f(math.maxinteger, 1)) --> nil
print(f(math.mininteger, math.mininteger)) --> nil
print(f(math.mininteger, math.maxinteger)) --> nil
print(f(math.mininteger, math.mininteger + 3)) --> 3
