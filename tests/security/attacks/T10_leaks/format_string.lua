-- T10: %s and concatenated messages have no address
-- levels: STRICT
print(string.format("%s %s", {}, print))
print(select(2, pcall(error, tostring({}))))
return "held"
