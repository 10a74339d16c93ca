-- One huge string.rep.
return ("x"):rep(1 << 30)
