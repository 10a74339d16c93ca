-- A large program.
assert(load(("x = x + 1; "):rep(1 << 20)))
