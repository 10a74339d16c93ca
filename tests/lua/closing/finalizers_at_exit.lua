-- When the state closes, finalizers run in the reverse order of their marking.
local function finalizer(name) return setmetatable({name = name}, {__gc = function(self) print("finalized " .. self.name) end}) end
kept = {finalizer("first"), finalizer("second"), finalizer("third")}
kept.late = setmetatable({}, {})
getmetatable(kept.late).__gc = function() print("never: marked before __gc was there") end
kept.failing = setmetatable({}, {__gc = function() error("ignored") end})
kept.replaced = finalizer("replaced")
getmetatable(kept.replaced).__gc = function() print("finalized by the new function") end
kept.closed = setmetatable({}, {__close = function() print("never: not a local variable") end})
print("end of the program") --> end of the program
--> finalized by the new function
--> finalized third
--> finalized second
--> finalized first
