-- Slices of a DNA string counted in a table keyed by strings, then sorted by frequency.

local function dna(length)
  local letters, parts, seed = { "A", "C", "G", "T", "A", "T", "A" }, {}, 42
  for i = 1, length do
    seed = (seed * 3877 + 29573) % 139968
    parts[i] = letters[seed % 7 + 1]
  end
  return table.concat(parts)
end

local function count_slices(sequence, size)
  local counts = {}
  for i = 1, #sequence - size + 1 do
    local slice = sequence:sub(i, i + size - 1)
    counts[slice] = (counts[slice] or 0) + 1
  end
  return counts
end

local function frequencies(sequence, size)
  local counts = count_slices(sequence, size)
  local slices = {}
  for slice in pairs(counts) do
    slices[#slices + 1] = slice
  end
  table.sort(slices, function(a, b)
    if counts[a] ~= counts[b] then
      return counts[a] > counts[b]
    end
    return a < b
  end)
  local lines = {}
  for i, slice in ipairs(slices) do
    lines[i] = string.format("%s %.3f", slice, counts[slice] * 100 / (#sequence - size + 1))
  end
  return table.concat(lines, "\n")
end

local function run(n)
  local sequence = dna(n)
  local report = { frequencies(sequence, 1), frequencies(sequence, 2) }
  for _, slice in ipairs({ "GGT", "GGTA", "GGTATT", "GGTATTTTAATT" }) do
    report[#report + 1] = (count_slices(sequence, #slice)[slice] or 0) .. "\t" .. slice
  end
  return table.concat(report, "\n")
end

return { run = run, small = 200, default = 15000 }
