-- T7: what an earlier program did to its globals is gone (see globals_are_the_programs_own)
assert(getmetatable(_G) == nil)
for name in pairs(_G) do assert(not name:find("evil"), name) end
assert(print and tostring(1) == "1" and string.format("%d", 1) == "1")
evil_global = "evil"
_G.evil_too = setmetatable({}, {__gc = function() evil = true end})
return "held"
