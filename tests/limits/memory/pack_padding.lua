-- string.pack with a fixed size.
return string.pack("c1000000000", "x")
