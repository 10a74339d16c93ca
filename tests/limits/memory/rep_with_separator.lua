-- string.rep with a large separator.
return ("x"):rep(1000, ("y"):rep(1 << 20))
