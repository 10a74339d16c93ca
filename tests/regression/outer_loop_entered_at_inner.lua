-- Code that was entered in the middle of an inner loop never left the loop around it.
local rounds = 0
for i = 1, 300 do
  for k, v in next, {5, 6} do rounds = rounds + v end
end
print(rounds) --> 3300
local n = 0
while n < 300 do
  n = n + 1
  for k, v in pairs({5, x = 6}) do rounds = rounds + v end
end
print(rounds) --> 6600
