-- The result of a concatenation or of `...` was given the name of what its register held before.
local a, b = 1, 2
print(pcall(function() (a .. b).field = b end))
--> false	name_of_a_concatenation.lua:3: attempt to index a string value
print(pcall(function() return (a .. b).field.x end))
--> false	name_of_a_concatenation.lua:5: attempt to index a nil value (field 'field')
print(pcall(function(...) local t = a; t = ...; return (...) + 1 end, {}))
--> false	name_of_a_concatenation.lua:7: attempt to perform arithmetic on a table value
print(pcall(function(...) return (a or b) + 1, (...).x end))
--> false	name_of_a_concatenation.lua:9: attempt to index a nil value
print(pcall(function(...) return a + {...} .. b end))
--> false	name_of_a_concatenation.lua:11: attempt to perform arithmetic on a table value
