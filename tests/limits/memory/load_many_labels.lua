-- Very many labels and jumps.
assert(load(("do goto l; ::l:: end "):rep(1 << 18)))
