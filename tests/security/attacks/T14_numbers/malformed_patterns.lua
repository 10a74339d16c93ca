-- T14: malformed patterns
for i = 1, 40 do
  for _, p in ipairs {"[", "[^", "[]", "[^]", "[a-", "[%", "%", "%b", "%bx", "%f", "%fx", "(", ")", "(()", "%1", "(%1)", "%9", "[[:alpha:]]", "[a-%z]", "[%a-z]", ("("):rep(33), ("()"):rep(33), "*", "^*", "$*", "%z", "\0", "[\0-\xff]", "(%", "%f["} do
    pcall(string.find, "abc\0(", p) pcall(string.gsub, "abc", p, "%1") pcall(string.match, "abc", p, 2)
    pcall(function() for _ in string.gmatch("abc", p) do end end)
  end
end
return "held"
