-- A move that a call behind a loop takes was left out, and its source stood for the loop's start as well.
local function run(n)
  local last = function() return "last" end
  local sum = 0
  for i = 1, n do
    local add = function(x) return x + i end
    sum = add(sum)
  end
  if sum == n * (n + 1) // 2 then
    return last()
  end
  return sum
end

print(run(400), run(3)) --> last	last
print(run(2), run(500)) --> last	last
