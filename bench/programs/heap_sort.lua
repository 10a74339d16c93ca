-- Heap sort with floats: index arithmetic on one array.

local function random_floats(count)
  local numbers, seed = {}, 99
  for i = 1, count do
    seed = (seed * 16807) % 2147483647
    numbers[i] = seed / 2147483647
  end
  return numbers
end

local function sift_down(heap, root, size)
  local value = heap[root]
  while true do
    local child = 2 * root
    if child > size then
      break
    end
    if child < size and heap[child] < heap[child + 1] then
      child = child + 1
    end
    if value >= heap[child] then
      break
    end
    heap[root] = heap[child]
    root = child
  end
  heap[root] = value
end

local function heap_sort(list)
  local size = #list
  for root = size // 2, 1, -1 do
    sift_down(list, root, size)
  end
  for last = size, 2, -1 do
    list[1], list[last] = list[last], list[1]
    sift_down(list, 1, last - 1)
  end
end

local function run(n)
  local list = random_floats(n)
  heap_sort(list)
  for i = 2, n do
    assert(list[i - 1] <= list[i])
  end
  return list[n // 2]
end

return { run = run, small = 40, default = 20000 }
