-- T2: a step of zero is an error, not a loop
-- ends: LuaError: 'for' step is zero
for i = 0, 0, 0 do end
