-- A hot loop over ipairs ended where the list had become shorter, though there was an element in the hash part.
local function count(list, change)
  local rounds = 0
  for i, value in ipairs(list) do
    rounds = rounds + 1
    if change and i == 1 then
      list[3], list[2], list[1] = nil, nil, nil
      list[2] = "again"
    end
  end
  return rounds
end
for round = 1, 200 do
  count({ 1, 2, 3 })
end
print(count({ 1, 2, 3 }, true)) --> 2
