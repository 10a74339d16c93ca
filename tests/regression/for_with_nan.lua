-- A numeric loop stops when it is beyond its limit; a NaN is beyond nothing.
local function count(first, last, step)
  local iterations = 0
  for _ = first, last, step do
    iterations = iterations + 1
    if iterations == 3 then break end
  end
  return iterations
end
local nan = 0/0
print(count(nan, 1, 1), count(1.0, nan, 1), count(1, nan, 1), count(1, nan, -1), count(1.0, nan, -1), count(1, 2, nan))
--> 1	1	0	3	1	0
