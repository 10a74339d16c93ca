-- A long traceback is cut in its middle.
local function recurse(n)
  if n == 0 then error("bottom") end
  recurse(n - 1)
  return n
end
print("deep") --> deep
recurse(60)
--> error: long_traceback.lua:3: bottom
--> traceback: [C]: in function 'error'
--> traceback: long_traceback.lua:3: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: ...	(skipping 43 levels)
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in upvalue 'recurse'
--> traceback: long_traceback.lua:4: in local 'recurse'
--> traceback: long_traceback.lua:8: in main chunk
