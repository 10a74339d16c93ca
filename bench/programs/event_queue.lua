-- A simulation: events as objects in a binary heap that is ordered by a comparison function.

local Queue = {}
Queue.__index = Queue

function Queue.new(before)
  return setmetatable({ before = before, size = 0, items = {} }, Queue)
end

function Queue:push(item)
  local items, before = self.items, self.before
  local place = self.size + 1
  self.size = place
  while place > 1 do
    local parent = place // 2
    if not before(item, items[parent]) then
      break
    end
    items[place] = items[parent]
    place = parent
  end
  items[place] = item
end

function Queue:pop()
  local items, before = self.items, self.before
  local first = items[1]
  local last = items[self.size]
  items[self.size] = nil
  self.size = self.size - 1
  local size = self.size
  if size == 0 then
    return first
  end
  local place = 1
  while true do
    local child = place * 2
    if child > size then
      break
    end
    if child < size and before(items[child + 1], items[child]) then
      child = child + 1
    end
    if not before(items[child], last) then
      break
    end
    items[place] = items[child]
    place = child
  end
  items[place] = last
  return first
end

local function earlier(a, b)
  if a.time ~= b.time then
    return a.time < b.time
  end
  return a.number < b.number
end

local function run(n)
  local queue = Queue.new(earlier)
  local seed, number, checksum = 42, 0, 0
  local function schedule(now, kind)
    seed = (seed * 1103515245 + 12345) % 2147483648
    number = number + 1
    queue:push({ time = now + seed // 65536 % 100, number = number, kind = kind })
  end
  for i = 1, 40 do
    schedule(0, i % 3)
  end
  for _ = 1, n do
    local event = queue:pop()
    checksum = (checksum * 31 + event.time + event.number) % 1000003
    schedule(event.time, (event.kind + 1) % 3)
  end
  return checksum
end

return { run = run, small = 30, default = 6000 }
