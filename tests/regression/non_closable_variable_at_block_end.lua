-- A value that cannot be closed, in a variable whose block ends at once, was reported as the variable '?'.
print(pcall(function() do local name <close> = {} end end))
--> false	non_closable_variable_at_block_end.lua:2: variable 'name' got a non-closable value
