-- In a stripped chunk, a variable whose value cannot be closed was called '?' and not '(temporary)'.
local function leave() local name <close> = {} end
print(pcall(load(string.dump(leave, true)))) --> false	?:-1: variable '(temporary)' got a non-closable value
