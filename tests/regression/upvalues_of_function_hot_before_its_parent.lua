-- A function that was translated before the one around it had been looked at took all its upvalues for constants.
local function around()
  local a = 0
  local function closure() return a end
  local results = {}
  repeat
    a = a + 1
    local b = 10
    local function both() b = b + a return b end
    results[a] = both() + closure()
  until a >= 3
  return results
end
for round = 1, 60 do
  local results = around()
  if round % 20 == 0 then print(table.concat(results, " ")) end --> 12 14 16
end
--> 12 14 16
--> 12 14 16
