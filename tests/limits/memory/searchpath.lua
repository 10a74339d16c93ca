-- A message that names very many files.
return package.searchpath(("x"):rep(10000), ("?;"):rep(100000))
