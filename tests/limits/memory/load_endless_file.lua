-- A program in a file that never ends.
assert(loadfile("/dev/zero"))
