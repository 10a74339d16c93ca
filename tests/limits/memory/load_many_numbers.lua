-- Very many constants.
local t = {}
for i = 1, 200000 do t[i] = i + 0.5 end
assert(load("return {" .. table.concat(t, ",") .. "}"))
