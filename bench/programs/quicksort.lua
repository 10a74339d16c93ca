-- Quicksort written out: array elements compared and swapped, recursion on ranges.

local function random_numbers(count)
  local numbers, seed = {}, 42
  for i = 1, count do
    seed = seed * 1103515245 + 12345 & 0x7fffffff
    numbers[i] = seed >> 8
  end
  return numbers
end

local function quicksort(list, low, high)
  while low < high do
    local pivot = list[(low + high) // 2]
    local i, j = low, high
    while i <= j do
      while list[i] < pivot do
        i = i + 1
      end
      while pivot < list[j] do
        j = j - 1
      end
      if i <= j then
        list[i], list[j] = list[j], list[i]
        i = i + 1
        j = j - 1
      end
    end
    quicksort(list, low, j)
    low = i
  end
end

local function run(n)
  local list = random_numbers(n)
  quicksort(list, 1, #list)
  local checksum = 0
  for i = 1, n, 7 do
    checksum = (checksum * 31 + list[i]) % 1000003
  end
  return checksum
end

return { run = run, small = 50, default = 30000 }
