-- Very many little functions.
assert(load(("do local function f() end end "):rep(1 << 18)))
