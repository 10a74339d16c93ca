-- A metatable in use that got its __newindex by a store whose key is a variable had no effect on stores in hot code.

local function set(t, k, v) t[k] = v end
for i = 1, 200 do set({ a = 1, b = 2, c = 3, d = 4, e = 5 }, "f" .. i % 3, print) end
local meta = { a = 1, b = 2, c = 3, d = 4, e = 5 }
local t = setmetatable({}, meta)
set(meta, "__newindex", function(t, k, v) print("newindex", k, v) end)
--> newindex	x	1
t.x = 1
set(t, "y", 2) --> newindex	y	2
print(t.x, t.y) --> nil	nil
set(meta, "__newindex", nil)
set(t, "x", 3)
print(t.x) --> 3

-- The same for what remembers methods, and for a key that is built.
local class = { a = 1, b = 2, c = 3, d = 4, e = 5 }
class.__index = class
local object = setmetatable({}, class)
for i = 1, 60 do assert(object.a == 1) end
set(class, "__" .. "newindex", function(t, k, v) rawset(t, k, v * 2) end)
object.x = 1
set(object, "y", 2)
print(object.x, object.y) --> 2	4
