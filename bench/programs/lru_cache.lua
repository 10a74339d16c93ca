-- A cache that forgets what was used longest ago: a doubly linked list and a table by name.

local Cache = {}
Cache.__index = Cache

function Cache.new(capacity)
  local head, tail = {}, {}
  head.next, tail.previous = tail, head
  return setmetatable({ capacity = capacity, size = 0, entries = {}, head = head, tail = tail }, Cache)
end

local function unlink(entry)
  entry.previous.next = entry.next
  entry.next.previous = entry.previous
end

function Cache:link_first(entry)
  local second = self.head.next
  entry.previous, entry.next = self.head, second
  self.head.next, second.previous = entry, entry
end

function Cache:get(name)
  local entry = self.entries[name]
  if not entry then
    return nil
  end
  unlink(entry)
  self:link_first(entry)
  return entry.value
end

function Cache:put(name, value)
  if self.size >= self.capacity then
    local last = self.tail.previous
    unlink(last)
    self.entries[last.name] = nil
    self.size = self.size - 1
  end
  local entry = { name = name, value = value }
  self.entries[name] = entry
  self:link_first(entry)
  self.size = self.size + 1
end

local function run(n)
  local names = {}
  for i = 0, 199 do
    names[i] = "page " .. i
  end
  local cache = Cache.new(100)
  local seed, hits, total = 7, 0, 0
  for i = 1, n do
    seed = (seed * 1103515245 + 12345) % 2147483648
    local draw = seed // 65536
    local name = names[draw % 4 == 0 and draw % 200 or draw % 90]
    local value = cache:get(name)
    if value then
      hits = hits + 1
      total = (total + value) % 1000003
    else
      cache:put(name, i)
    end
  end
  return hits * 1000003 + total
end

return { run = run, small = 300, default = 25000 }
