-- T10: random numbers are the same on each run
-- levels: STRICT
-- prints: 66
print(math.random(100))
return "held"
