-- Every escape of a literal string, and long brackets.
local function bytes(s) return table.concat({s:byte(1, -1)}, " ") end
print(bytes("\a\b\f\n\r\t\v\\\"\'")) --> 7 8 12 10 13 9 11 92 34 39
print(bytes("\65\066\0679\0\255")) --> 65 66 67 57 0 255
print(bytes("\x41\x7a\xfF")) --> 65 122 255
print(bytes("\u{41}\u{7ff}\u{ffff}\u{10ffff}\u{7fffffff}"))
--> 65 223 191 239 191 191 244 143 191 191 253 191 191 191 191 191
--> one line	ab
print("one \z
       line", "a\z b")
--> broken
--> line
print("broken\
line")
--> 102 105
print(bytes[[
first newline is skipped]]:sub(1, 8))
print([==[with ]] and ]=] inside]==]) --> with ]] and ]=] inside
--> 1	0	1
print(#[[

]], #[=[]=], #"\
")
print('single "double"', "double 'single'", '\'') --> single "double"	double 'single'	'
print(bytes("é"), #"日本") --> 195 169	6
--> AB
print("\x41\z
\x42")
print(("x"):rep(3, ","), ("ab"):rep(0), ("ab"):rep(-1), ("ab"):rep(1, "-")) --> x,x,x			ab
for _, source in ipairs{
  [["\q"]], [["\300"]], [["\xg0"]], [["\x4"]], [["\u{110000000}"]], [["\u{zz}"]], [["\u41"]], [["\u{41"]],
  '"open', "'open\nnext'", "[[open", "[==[open]=]", "[=x", '"\\', "--[[open", '"a\\z',
} do
  print((select(2, load("x = " .. source, "=s"))))
  --> s:1: invalid escape sequence near '"\q'
  --> s:1: decimal escape too large near '"\300"'
  --> s:1: hexadecimal digit expected near '"\xg'
  --> s:1: hexadecimal digit expected near '"\x4"'
  --> s:1: UTF-8 value too large near '"\u{110000000'
  --> s:1: hexadecimal digit expected near '"\u{z'
  --> s:1: missing '{' near '"\u4'
  --> s:1: missing '}' near '"\u{41"'
  --> s:1: unfinished string near <eof>
  --> s:1: unfinished string near ''open'
  --> s:1: unfinished long string (starting at line 1) near <eof>
  --> s:1: unfinished long string (starting at line 1) near <eof>
  --> s:1: invalid long string delimiter near '[='
  --> s:1: unfinished string near <eof>
  --> s:1: unfinished long comment (starting at line 1) near <eof>
  --> s:1: unfinished string near <eof>
end
