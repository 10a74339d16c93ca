-- Names in the program that look like variables of translated code were taken for these.

local function store(t, a, b)
  local first, second = t.k0, t.r3
  t.r0, t.r1, t.r2, t.r3, t.r4, t.r5 = a, b, first, second, a, b
  t.u0, t.k0, t.k1 = b, a, t.r2
  t.r3, t.r4 = t.r5, t.r1
  return t
end
local function show(t)
  local names = {}
  for name in pairs(t) do names[#names + 1] = name end
  table.sort(names)
  for i, name in ipairs(names) do names[i] = name .. "=" .. tostring(t[name]) end
  return table.concat(names, " ")
end
local function link(t, node)
  local r3 = t.r3
  node.r3, node.r4 = r3, t.r3
  t.r3.r4, t.r3 = node, node
end
local function pass(...) return ... end
local function names(a, b)
  return pass("r2", a + 1, "r3", a * b, "r4"), a .. "r1" .. b
end
local ends = { r3 = {} }
for i = 1, 100 do
  store({ k0 = i, r3 = 2 }, i, i + 1)
  link(ends, {})
  names(i, 2)
end
print(show(store({ k0 = 1, r3 = 2 }, 3, 4))) --> k0=3 k1=1 r0=3 r1=4 r2=1 r3=4 r4=4 r5=4 u0=4
link(ends, { r1 = "last" })
print(ends.r3.r1, ends.r3.r3.r4 == ends.r3, ends.r3.r4 == ends.r3.r3) --> last	true	true
print(names(3, 4)) --> r2	3r14
