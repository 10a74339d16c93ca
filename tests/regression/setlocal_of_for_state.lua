-- debug.setlocal could put a string where a numeric loop keeps its count.
local function break_loop(value)
  local turns = 0
  for i = 1, 3 do
    turns = turns + 1
    for number = 1, 10 do
      if debug.getlocal(1, number) == "(for state)" then debug.setlocal(1, number, value) end
    end
    if turns > 3 then break end
  end
  return turns
end

assert(break_loop("a string") >= 1)
print("ok") --> ok
