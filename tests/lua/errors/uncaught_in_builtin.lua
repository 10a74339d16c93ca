-- An error inside a callback of a library function.
local object = setmetatable({}, {__index = function(self, key) return key .. nil end})
function object.method(self)
  return self.missing
end
print("before") --> before
local t = {3, 1, 2}
table.sort(t, function(a, b) return object:method() end)
--> error: uncaught_in_builtin.lua:2: attempt to concatenate a nil value
--> traceback: uncaught_in_builtin.lua:2: in metamethod 'index'
--> traceback: uncaught_in_builtin.lua:4: in function <uncaught_in_builtin.lua:3>
--> traceback: (...tail calls...)
--> traceback: [C]: in function 'table.sort'
--> traceback: uncaught_in_builtin.lua:8: in main chunk
