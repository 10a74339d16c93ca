-- The first lines of every generated program.
local function show(value, depth)
  if value ~= value then return "nan" end
  if math.type(value) == "float" then return string.format("%.17g", value) end
  if type(value) == "string" then return string.format("%q", value) end
  if type(value) ~= "table" then return type(value) == "function" and "function" or type(value) == "thread" and "thread" or tostring(value) end
  if (depth or 0) > 2 then return "..." end
  local items = {}
  for key, item in next, value do items[#items + 1] = show(key, 3) .. "=" .. show(item, (depth or 0) + 1) end
  table.sort(items)
  return "{" .. table.concat(items, " ") .. "}"
end
local function report(label, ...)
  local texts = {}
  for i = 1, select("#", ...) do texts[i] = show((select(i, ...))) end
  print(label, table.concat(texts, ", "))
end
local function attempt(label, f, ...)
  local results = table.pack(pcall(f, ...))
  if results[1] then
    report(label, table.unpack(results, 2, results.n))
  else
    report(label .. " failed", BARE_ERRORS and type(results[2]) or results[2])
  end
end
local function clip(text) return #text > 60 and text:sub(1, 60) or text end
local Object = {}
local function value_of(operand) return type(operand) == "table" and operand.v or math.tointeger(operand) or 0 end
local function new_object(v) return setmetatable({v = v}, Object) end
Object.__index = function(self, key) if key == "twice" then return self.v * 2 end return nil end
Object.__newindex = function(self, key, value) rawset(self, key, type(value)) end
Object.__add = function(a, b) return new_object(value_of(a) + value_of(b)) end
Object.__sub = function(a, b) return new_object(value_of(a) - value_of(b)) end
Object.__mul = function(a, b) return new_object(value_of(a) * value_of(b)) end
Object.__band = function(a, b) return new_object(value_of(a) & value_of(b)) end
Object.__bor = function(a, b) return new_object(value_of(a) | value_of(b)) end
Object.__unm = function(a) return new_object(-a.v) end
Object.__eq = function(a, b) return a.v == b.v end
Object.__lt = function(a, b) return value_of(a) < value_of(b) end
Object.__le = function(a, b) return value_of(a) <= value_of(b) end
Object.__len = function(a) return a.v & 7 end
Object.__call = function(self, a, b) return self.v + value_of(a), value_of(b) end
Object.__concat = function(a, b) return "object" end
Object.__close = function(self, failure) report("closed", self.v, failure and type(failure)) end
