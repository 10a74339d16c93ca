-- In translated code, a handler of the error of a division by zero was called "metamethod 'idiv'" in the traceback.
local function divide(a, b) return a // b end
local function remainder(a, b) return a % b end
for _, f in ipairs({divide, remainder, divide, remainder}) do
  local _, trace = xpcall(f, function(message) return debug.traceback(message, 1) end, 1, 0)
  print((trace:gsub("\n.*", "")), (trace:match("division_by_zero_in_traceback.lua:%d+: in [^\n]*")))
end
--> division_by_zero_in_traceback.lua:2: attempt to divide by zero	division_by_zero_in_traceback.lua:5: in function <division_by_zero_in_traceback.lua:5>
--> division_by_zero_in_traceback.lua:3: attempt to perform 'n%0'	division_by_zero_in_traceback.lua:5: in function <division_by_zero_in_traceback.lua:5>
--> division_by_zero_in_traceback.lua:2: attempt to divide by zero	division_by_zero_in_traceback.lua:5: in function <division_by_zero_in_traceback.lua:5>
--> division_by_zero_in_traceback.lua:3: attempt to perform 'n%0'	division_by_zero_in_traceback.lua:5: in function <division_by_zero_in_traceback.lua:5>
