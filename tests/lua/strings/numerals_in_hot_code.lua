-- Strings converted to numbers in hot code, and values packed there.

local function convert(text) return tonumber(text) end
local function add(text, otherwise)
  local number = tonumber(text)
  if not number then return otherwise end
  return number + 1
end
local function total(list)
  local sum = 0
  for i = 1, #list do sum = sum + add(list[i], 100) end
  return sum
end
for i = 1, 100 do convert("12") add("12", 1) total { "1", "2" } end
for _, text in ipairs { "12", "007", "9223372036854775807", "9223372036854775808", "999999999999999999", " 12", "-5" } do
  print(math.type(convert(text)), convert(text), add(text))
end
--> integer	12	13
--> integer	7	8
--> integer	9223372036854775807	-9223372036854775808
--> float	9.2233720368548e+18	9.2233720368548e+18
--> integer	999999999999999999	1000000000000000000
--> integer	12	13
--> integer	-5	-4
print(convert("0x10"), convert("1e2"), convert(""), convert("\xb2"), convert("1\0"), convert("1_0"), convert("abc"))
--> 16	100.0	nil	nil	nil	nil	nil
print(total { "1", "x", "1.5", "", "0x10", "\xb9" }) --> 321.5

local function pack(...)
  local packed = table.pack(...)
  packed[packed.n + 1] = "end"
  return packed.n, #packed, packed[1], packed[packed.n + 1], packed.n
end
for i = 1, 100 do pack(i, i) end
print(pack()) --> 0	1	end	end	0
print(pack(1, nil, 3)) --> 3	4	1	end	3
print(select("#", pack(nil)), (pack(nil, nil)), pack("a", "b", "c", "d", "e")) --> 5	2	5	6	a	end	5
local function last(...)
  local value
  for i = 1, select("#", ...) do value = select(i, ...) end
  return value, (select(-1, ...))
end
for i = 1, 100 do last(i, i) end
print(last(1, 2, 3)) --> 3	3
print(last("x", nil)) --> nil	nil
