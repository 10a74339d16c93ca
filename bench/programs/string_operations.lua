-- The string library without patterns: bytes, slices, cases, plain searches and formats.

local byte, char, find, format, sub = string.byte, string.char, string.find, string.format, string.sub

local function rotate(text, shift)
  local out = {}
  for i = 1, #text do
    local code = byte(text, i)
    if code >= 97 and code <= 122 then
      code = (code - 97 + shift) % 26 + 97
    end
    out[i] = char(code)
  end
  return table.concat(out)
end

local function is_palindrome(text)
  return text == text:reverse()
end

local function count_plain(text, needle)
  local count, position = 0, 1
  while true do
    local first, last = find(text, needle, position, true)
    if not first then
      return count
    end
    count = count + 1
    position = last + 1
  end
end

local function hex_dump(text)
  local out = {}
  for i = 1, #text do
    out[i] = format("%02x", byte(text, i))
  end
  return table.concat(out, " ")
end

local function checksum(text)
  local a, b = 1, 0
  for i = 1, #text do
    a = (a + byte(text, i)) % 65521
    b = (b + a) % 65521
  end
  return b << 16 | a
end

local SENTENCE = "the quick brown fox jumps over the lazy dog while the cat looks on"

local function run(n)
  local total = 0
  for i = 1, n do
    local rotated = rotate(SENTENCE, i)
    total = total + checksum(hex_dump(sub(rotated, 1, 20)))
    total = total + count_plain(SENTENCE:rep(3, ", "), "the")
    if is_palindrome(sub(rotated, 1, 2 + i % 3)) then
      total = total + 1
    end
    if rotated:upper() < SENTENCE:upper() then
      total = total + 1
    end
    total = total + #format("%5d|%-8s|%8.3f|%s", i, "row", i / 7, rotated)
  end
  return total
end

return { run = run, small = 5, default = 700 }
