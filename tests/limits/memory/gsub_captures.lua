-- A replacement with a large capture many times.
return (("x"):rep(20000):gsub("(.*)", ("%1"):rep(20000)))
