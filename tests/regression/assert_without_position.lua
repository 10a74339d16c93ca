-- A message given to assert came without the position that error puts in front of it.
print(pcall(function() assert(nil, "message") end)) --> false	assert_without_position.lua:2: message
print(pcall(function() assert(false) end)) --> false	assert_without_position.lua:3: assertion failed!
print(pcall(function() assert(nil, 12) end)) --> false	12
print(pcall(assert, false, "message")) --> false	message
print(pcall(assert, false)) --> false	assertion failed!
print(select("#", pcall(assert, nil, nil))) --> 2
