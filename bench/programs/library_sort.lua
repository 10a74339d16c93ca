-- Records sorted with table.sort: by a comparison of two fields, by name, and plain numbers.

local function people(count)
  local list, seed = {}, 7
  for i = 1, count do
    seed = seed * 1103515245 + 12345 & 0x7fffffff
    list[i] = { name = "p" .. (seed >> 12) % 5000, age = (seed >> 8) % 90, number = i }
  end
  return list
end

local function by_age_then_number(a, b)
  if a.age ~= b.age then
    return a.age < b.age
  end
  return a.number < b.number
end

local function by_name_then_number(a, b)
  if a.name ~= b.name then
    return a.name < b.name
  end
  return a.number < b.number
end

local function checksum(list)
  local sum = 0
  for i, person in ipairs(list) do
    sum = (sum * 31 + person.number * i) % 1000003
  end
  return sum
end

local function run(n)
  local list = people(n)
  table.sort(list, by_age_then_number)
  local total = checksum(list)
  table.sort(list, by_name_then_number)
  total = total + checksum(list)
  local ages = {}
  for i, person in ipairs(list) do
    ages[i] = person.age
  end
  table.sort(ages)
  return total + ages[1] + ages[n // 2] + ages[n]
end

return { run = run, small = 30, default = 5000 }
