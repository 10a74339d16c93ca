-- A separator alone.
return (""):rep(1 << 28, "abcd")
