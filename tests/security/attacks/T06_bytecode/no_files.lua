-- T6: no function loads a file
assert(loadfile == nil and dofile == nil)
return "held"
