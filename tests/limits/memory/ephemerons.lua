-- A chain of ephemerons.
local e = setmetatable({}, {__mode = "k"})
local key = {}
local first = key
while true do local next = {} e[key] = next key = next end
