-- Words of a text counted alone and in pairs: gmatch, tables keyed by words, tables within tables.

local WORDS = {}
for word in ([[it was the best of times it was the worst of times it was the age of wisdom
  it was the age of foolishness it was the epoch of belief it was the epoch of incredulity]]):gmatch("%a+") do
  WORDS[#WORDS + 1] = word
end

local function make_text(length)
  local words, seed = {}, 5
  for i = 1, length do
    seed = seed * 1103515245 + 12345 & 0x7fffffff
    local word = WORDS[(seed >> 9) % #WORDS + 1]
    if i % 12 == 1 then
      word = word:sub(1, 1):upper() .. word:sub(2)
    end
    words[i] = i % 12 == 0 and word .. "." or word
  end
  return table.concat(words, " ")
end

local function count_pairs(text)
  local singles, pairs_of = {}, {}
  local previous
  for word in text:lower():gmatch("%a+") do
    singles[word] = (singles[word] or 0) + 1
    if previous then
      local followers = pairs_of[previous]
      if not followers then
        followers = {}
        pairs_of[previous] = followers
      end
      followers[word] = (followers[word] or 0) + 1
    end
    previous = word
  end
  return singles, pairs_of
end

local function most_frequent(pairs_of, limit)
  local list = {}
  for first, followers in pairs(pairs_of) do
    for second, count in pairs(followers) do
      list[#list + 1] = { text = first .. " " .. second, count = count }
    end
  end
  table.sort(list, function(a, b)
    return a.count > b.count or a.count == b.count and a.text < b.text
  end)
  local lines = {}
  for i = 1, math.min(limit, #list) do
    lines[i] = list[i].text .. ": " .. list[i].count
  end
  return table.concat(lines, "\n")
end

local function run(n)
  local singles, pairs_of = count_pairs(make_text(n))
  return most_frequent(pairs_of, 10) .. "\nthe: " .. (singles.the or 0)
end

return { run = run, small = 100, default = 40000 }
