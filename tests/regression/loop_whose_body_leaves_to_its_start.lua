-- A loop entered in its middle ended in a jump to its first block, whose number is 0: that was taken for no jump.
cap = {}
local function check(t)
  assert(#cap + 1 == #t)
  for i = 1, #t do
    assert(cap[i - 1] == t[i])
    assert(math.type(cap[i - 1]) == math.type(t[i]))
  end
end
for _, t in ipairs { { "add", 5, 2.5 }, { "sub", 5.5, "x" }, { 1, 2, 3 } } do
  for _ = 1, 60 do
    cap = { [0] = t[1], t[2], t[3] }
    check(t)
  end
end
print("checked") --> checked
