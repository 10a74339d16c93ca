-- T15: load in the reader of load in the reader of load
local function reader() return load(reader) and "" end
local f, message = load(reader)
assert(f or type(message) == "string")
return "held"
