-- T7: the random numbers of a program are its own
math.randomseed(42)
for i = 1, 100 do math.random() end
return "held"
