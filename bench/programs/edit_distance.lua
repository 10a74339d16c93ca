-- The edit distance between words, by a table of two rows and the bytes of the words.

local function distance(a, b)
  local previous = {}
  for j = 0, #b do
    previous[j] = j
  end
  for i = 1, #a do
    local current = { [0] = i }
    local x = a:byte(i)
    for j = 1, #b do
      local cost = x == b:byte(j) and 0 or 1
      current[j] = math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
    end
    previous = current
  end
  return previous[#b]
end

local function word(seed)
  local letters = {}
  for i = 1, 20 do
    seed = (seed * 1103515245 + 12345) % 2147483648
    letters[i] = string.char(97 + seed // 65536 % 4)
  end
  return table.concat(letters)
end

local function run(n)
  local total = 0
  for i = 1, n do
    total = total + distance(word(i), word(i + 1))
  end
  return total
end

return { run = run, small = 2, default = 80 }
