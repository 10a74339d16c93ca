-- T10: %p has no address
-- levels: STRICT
for _, value in ipairs {{}, print, "a string that is longer than forty characters, so", "x"} do print(string.format("%p", value)) end
return "held"
