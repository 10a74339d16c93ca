-- Library functions called where the code around them is hot, and after their names mean something else.
local byte = string.byte
local function all(s, i, j, x, y)
  local t = {}
  for k = 1, 3 do
    t[1], t[2], t[3], t[4] = byte(s, i), string.sub(s, i, j), s:sub(i), string.char(x)
    t[5], t[6], t[7], t[8], t[9] = tostring(x), type(s), math.floor(y), math.max(x, y), math.min(x, y)
  end
  return table.concat({tostring(t[1]), t[2], t[3], #t[4], t[5], t[6], tostring(t[7]), tostring(t[8]), tostring(t[9])}, " ")
end
for i = 1, 200 do all("hello", i % 5 + 1, i % 7 + 1, 65 + i % 20, i / 3) end
print(all("hello", 2, 3, 65, 1.5)) --> 101 el ello 1 65 string 1 65 1.5
print(all("", 1, 1, 0, -0.5)) --> nil   1 0 string -1 0 -0.5
print(all("hello", -2, -1, 255, 2^53)) --> 108 lo lo 1 255 string 9007199254740992 9.007199254741e+15 255
print(all("hello", 0, 0, 10, 2^70)) --> nil  hello 1 10 string 1.1805916207174e+21 1.1805916207174e+21 10
print(all("abc", 2.0, "3", 67.0, 3)) --> 98 bc bc 1 67.0 string 3 67.0 3
print(pcall(all, 12345, 9, 12, 65, -3.7)) print(pcall(all, "x", 1, 1, 256, 1))
--> false	hot_calls.lua:6: attempt to index a number value (local 's')
--> false	hot_calls.lua:6: bad argument #1 to 'char' (value out of range)
print(pcall(all, "x", 1, 1, -1, 1)) --> false	hot_calls.lua:6: bad argument #1 to 'char' (value out of range)
print(pcall(all, nil, 1, 1, 1, 1)) --> false	hot_calls.lua:6: bad argument #1 to 'byte' (string expected, got nil)
print(pcall(all, "x", 1, nil, 1, 1)) --> true	120 x x 1 1 string 1 1 1
print(pcall(all, "x", 1, 1, 65, {}))
--> false	hot_calls.lua:7: bad argument #1 to 'floor' (number expected, got table)
byte = function() return "mine" end
string.sub = function() return "sub" end
print(all("hello", 1, 2, 65, 1.5)) --> mine sub sub 1 65 string 1 65 1.5
local function method(s) return s:upper() end
for i = 1, 100 do method("a") end
local metatable = getmetatable("")
metatable.__index = function(s, key) return function() return key end end
print(method("a")) --> upper
metatable.__index = nil
print(pcall(method, "a")) --> false	hot_calls.lua:28: attempt to index a string value (local 's')
