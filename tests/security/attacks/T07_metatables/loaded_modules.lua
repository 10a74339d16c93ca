-- T7: package tables, where modules could be left, do not exist
assert(package == nil)
local ok, string_module = pcall(require, "string")
assert(not ok or string_module == string)
return "held"
