-- A table of large replacements.
return (("xy"):rep(100000):gsub("%w", {x = ("a"):rep(10000), y = ("b"):rep(10000)}))
