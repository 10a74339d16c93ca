-- T5: garbage of a thousand times the limit, of which nothing is held
-- instructions: 10000000
for i = 1, 1000 do local s = ("x"):rep(50000) .. i end
return "held"
