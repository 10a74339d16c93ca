-- T9: a finalizer that would loop after the program's end
-- ends: returns held or InstructionLimitError
for i = 1, 100 do keep = setmetatable({}, {__gc = function() while true do end end}) end
return "held"
