-- T13: comments that go on and on
-- memory: 64M
-- instructions: none
assert(load(("-- x\n"):rep(5000)))
assert(load(("--[[ x ]]"):rep(5000)))
assert(load(("-"):rep(60000)))
assert(load((" \t\r\n"):rep(15000)))
return "held"
