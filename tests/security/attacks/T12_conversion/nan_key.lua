-- T12: NaN cannot become a key on any way
local nan = 0 / 0
assert(not pcall(function() local t = {} t[nan] = 1 end))
assert(not pcall(rawset, {}, nan, 1))
assert(not pcall(function() return {[nan] = 1} end))
assert(not pcall(function() return {[nil] = 1} end))
return "held"
