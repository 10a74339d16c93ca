-- T4: string.rep of an empty string, as often as possible
for i = 1, 100 do assert(string.rep("", math.maxinteger) == "") end
return "held"
