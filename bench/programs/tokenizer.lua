-- A scanner: names, numbers, strings and symbols of a small language, byte by byte, counted by kind.

local TEXT = [[
local total = 0 -- a comment
for index = 1, 250 do total = total + index * 3.25 end
print("the total is", total, 'and', "more \"quoted\" text")
if total >= 100 and total ~= 205 then return {a = 1, b = {2, 3}} end
]]

local KEYWORDS = {}
for _, word in ipairs({ "and", "do", "end", "for", "if", "local", "return", "then" }) do
  KEYWORDS[word] = true
end

local function is_letter(c)
  return c >= 97 and c <= 122 or c >= 65 and c <= 90 or c == 95
end

local function is_digit(c)
  return c >= 48 and c <= 57
end

local function tokens(text)
  local result, position, length = {}, 1, #text
  while position <= length do
    local c = text:byte(position)
    local start = position
    if c == 32 or c == 10 then
      position = position + 1
    elseif is_letter(c) then
      repeat
        position = position + 1
        c = text:byte(position)
      until not c or not (is_letter(c) or is_digit(c))
      local word = text:sub(start, position - 1)
      result[#result + 1] = { kind = KEYWORDS[word] and "keyword" or "name", text = word }
    elseif is_digit(c) then
      repeat
        position = position + 1
        c = text:byte(position)
      until not c or not (is_digit(c) or c == 46)
      result[#result + 1] = { kind = "number", text = text:sub(start, position - 1) }
    elseif c == 34 or c == 39 then
      position = position + 1
      while text:byte(position) ~= c do
        position = position + (text:byte(position) == 92 and 2 or 1)
      end
      position = position + 1
      result[#result + 1] = { kind = "string", text = text:sub(start + 1, position - 2) }
    elseif c == 45 and text:byte(position + 1) == 45 then
      position = text:find("\n", position, true)
    else
      position = position + 1
      result[#result + 1] = { kind = "symbol", text = text:sub(start, start) }
    end
  end
  return result
end

local function run(n)
  local counts, size = {}, 0
  for _ = 1, n do
    for _, token in ipairs(tokens(TEXT)) do
      counts[token.kind] = (counts[token.kind] or 0) + 1
      size = size + #token.text
    end
  end
  return counts.keyword + counts.name * 10 + counts.number * 100 + counts.string * 1000 + counts.symbol * 10000 + size
end

return { run = run, small = 1, default = 180 }
