-- A large number of bytes.
return assert(io.open("/dev/zero")):read(1 << 30)
