-- Texts of syntax errors.
for _, source in ipairs{
  "x =", "x = = 1", "local", "local 1", "if x", "if x then", "while true do", "for", "for i", "for i = 1", "for i = 1, 2", "for i in",
  "function", "function f", "function f(", "function f(a", "function f(a,", "function f(...,a) end", "return return", "return 1 2",
  "x", "x y", "x.y", "x:y", "f(", "f(1", "f(1,", "{", "x = {", "x = {1", "x = {1,", "x = {[1]", "x = {[1] 2}", "x = }", "(x) = 1",
  "f() = 1", "x, y", "x, f() = 1, 2", "1 = 2", "'s' = 1", "x = 'unfinished", "x = [[unfinished", "--[[unfinished", "x = 1..2", "x = 0x",
  "x = 1e", "x = 3x", "x = @", "x = $y", "x = !1", "x ~= 1", "do", "repeat", "repeat until", "until x", "end", "else", "elseif x then",
  "goto", "goto 1", "::", "::a", "break", "local x <foo> = 1", "local x <const> = 1; x = 2", "local x <close>, y <close> = 1", "local x <const>",
  "x = ...", "function f() return ... end", "local function f.x() end", "function f:x.y() end", "a.b:c = 1", "a = b:c", "x = function", "x = not",
  "x = -", "x = 1 +", "x = (1", "x = (1))", "x = #", "a[1", "a[", "a.1", "a.'x'", "if x then else elseif", "if x then end end", "for a, b = 1, 2 do end",
  "for a.b in c do end", "x = 'a\nb'", "x = \"\\q\"", "return;;", "return 1;2", "local x = 1 local", "\1", "x = \"\\u{80000000}\"", "x = y z", "and",
  "local function", "x = nil.y", "x = {}.y", "x = 'a'.b", "x = 1 .. 2 ..", "x = 0xp1", "x = 1.2.3", "x = 08", "while 1", "repeat x = 1 until", "a = b = c",
} do
  local f, message = load(source, "=s")
  print(f and "ok" or message)
  --> s:1: unexpected symbol near <eof>
  --> s:1: unexpected symbol near '='
  --> s:1: <name> expected near <eof>
  --> s:1: <name> expected near '1'
  --> s:1: 'then' expected near <eof>
  --> s:1: 'end' expected near <eof>
  --> s:1: 'end' expected near <eof>
  --> s:1: <name> expected near <eof>
  --> s:1: '=' or 'in' expected near <eof>
  --> s:1: ',' expected near <eof>
  --> s:1: 'do' expected near <eof>
  --> s:1: unexpected symbol near <eof>
  --> s:1: <name> expected near <eof>
  --> s:1: '(' expected near <eof>
  --> s:1: <name> or '...' expected near <eof>
  --> s:1: ')' expected near <eof>
  --> s:1: <name> or '...' expected near <eof>
  --> s:1: ')' expected near ','
  --> s:1: unexpected symbol near 'return'
  --> s:1: <eof> expected near '2'
  --> s:1: syntax error near <eof>
  --> s:1: syntax error near 'y'
  --> s:1: syntax error near <eof>
  --> s:1: function arguments expected near <eof>
  --> s:1: unexpected symbol near <eof>
  --> s:1: ')' expected near <eof>
  --> s:1: unexpected symbol near <eof>
  --> s:1: unexpected symbol near '{'
  --> s:1: unexpected symbol near <eof>
  --> s:1: '}' expected near <eof>
  --> s:1: unexpected symbol near <eof>
  --> s:1: '=' expected near <eof>
  --> s:1: '=' expected near '2'
  --> s:1: unexpected symbol near '}'
  --> s:1: syntax error near '='
  --> s:1: syntax error near '='
  --> s:1: '=' expected near <eof>
  --> s:1: syntax error near '='
  --> s:1: unexpected symbol near '1'
  --> s:1: unexpected symbol near ''s''
  --> s:1: unfinished string near <eof>
  --> s:1: unfinished long string (starting at line 1) near <eof>
  --> s:1: unfinished long comment (starting at line 1) near <eof>
  --> s:1: malformed number near '1..2'
  --> s:1: malformed number near '0x'
  --> s:1: malformed number near '1e'
  --> s:1: malformed number near '3x'
  --> s:1: unexpected symbol near '@'
  --> s:1: unexpected symbol near '$'
  --> s:1: unexpected symbol near '!'
  --> s:1: syntax error near '~='
  --> s:1: 'end' expected near <eof>
  --> s:1: 'until' expected near <eof>
  --> s:1: unexpected symbol near <eof>
  --> s:1: <eof> expected near 'until'
  --> s:1: <eof> expected near 'end'
  --> s:1: <eof> expected near 'else'
  --> s:1: <eof> expected near 'elseif'
  --> s:1: <name> expected near <eof>
  --> s:1: <name> expected near '1'
  --> s:1: <name> expected near <eof>
  --> s:1: '::' expected near <eof>
  --> s:1: break outside loop at line 1
  --> s:1: unknown attribute 'foo'
  --> s:1: attempt to assign to const variable 'x'
  --> s:1: multiple to-be-closed variables in local list
  --> ok
  --> ok
  --> s:1: cannot use '...' outside a vararg function near '...'
  --> s:1: '(' expected near '.'
  --> s:1: '(' expected near '.'
  --> s:1: function arguments expected near '='
  --> s:1: function arguments expected near <eof>
  --> s:1: '(' expected near <eof>
  --> s:1: unexpected symbol near <eof>
  --> s:1: unexpected symbol near <eof>
  --> s:1: unexpected symbol near <eof>
  --> s:1: ')' expected near <eof>
  --> s:1: unexpected symbol near ')'
  --> s:1: unexpected symbol near <eof>
  --> s:1: ']' expected near <eof>
  --> s:1: unexpected symbol near <eof>
  --> s:1: syntax error near '.1'
  --> s:1: <name> expected near ''x''
  --> s:1: 'end' expected near 'elseif'
  --> s:1: <eof> expected near 'end'
  --> s:1: 'in' expected near '='
  --> s:1: '=' or 'in' expected near '.'
  --> s:1: unfinished string near ''a'
  --> s:1: invalid escape sequence near '"\q'
  --> s:1: <eof> expected near ';'
  --> s:1: <eof> expected near '2'
  --> s:1: <name> expected near <eof>
  --> s:1: unexpected symbol near '<\1>'
  --> s:1: UTF-8 value too large near '"\u{80000000'
  --> s:1: syntax error near <eof>
  --> s:1: unexpected symbol near 'and'
  --> s:1: <name> expected near <eof>
  --> s:1: unexpected symbol near '.'
  --> s:1: unexpected symbol near '.'
  --> s:1: unexpected symbol near '.'
  --> s:1: unexpected symbol near <eof>
  --> s:1: malformed number near '0xp1'
  --> s:1: malformed number near '1.2.3'
  --> ok
  --> s:1: 'do' expected near <eof>
  --> s:1: unexpected symbol near <eof>
  --> s:1: unexpected symbol near '='
end
