-- Searches that most often end where they begin, and substitutions that most often find nothing, in hot code.

local names = { ['"'] = "Q", ["\\"] = "B", ["<"] = "L" }

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', names) .. '"'
end

local function escaped(text)
  return text:gsub('[%c"<]', names)
end

local function after_blanks(text, position)
  return text:find("[^ \n\r\t]", position) or #text + 1
end

local function next_visible(text, position)
  return (text:find("%S", position))
end

local function places(text)
  local found = {}
  for position = 1, #text + 2 do
    found[#found + 1] = after_blanks(text, position)
    found[#found + 1] = tostring(next_visible(text, position))
  end
  return table.concat(found, " ")
end

for round = 1, 200 do
  for _, text in ipairs { "abc", "a b", 'a"<b' } do
    quoted(text)
    escaped(text)
    places(text)
  end
end
for _, text in ipairs { "abc", "", 'a"<b', "x\\y", "\xe9\xb2", "1\0002" } do
  print(quoted(text):gsub("%c", "C"))
  print((escaped(text):gsub("%c", "C")), select(2, escaped(text)))
end
--> "abc"	0
--> abc	0
--> ""	0
--> 	0
--> "aQ<b"	0
--> aQLb	2
--> "xBy"	0
--> x\y	0
--> "é²"	0
--> é²	0
--> "1C2"	1
--> 1C2	1
for _, text in ipairs { "ab", "  a", " \n\t", "\t", "" } do
  print(places(text))
end
--> 1 1 2 2 3 nil 3 nil
--> 3 3 3 3 3 3 4 nil 4 nil
--> 4 nil 4 nil 4 nil 4 nil 4 nil
--> 2 nil 2 nil 2 nil
--> 1 nil 1 nil
