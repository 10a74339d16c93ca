-- T10: math.randomseed tells the seeds that it took, not addresses or times
-- levels: STRICT
local a, b = math.randomseed()
print(a, b)
return "held"
