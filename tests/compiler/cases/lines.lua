--- call
f
(
x
,
y
)

--- call of a call
f
(
)
(
)
.
x
(
)

--- method call
t
:
m
(
x
)
:
n
'y'

--- call with a table
f
{
x
,
y
}

--- names in tables
return {
x
,
y
.
z
;
f
(
)
,
g
{
}
,
x
+
y
, a
=
b,
[
c
]
=
d, ...
}

--- varargs
return
...
,
...
,
function
(
a
,
...
)
return
...
end

--- functions
function
a
.
b
:
c
(
d
)
end local
function
e
(
)
end
f
=
function
(
)
end

--- functions as arguments
f(
function
(
)
end
,
function
(
)
end
)

--- functions as values
local a
,
b
=
function
(
)
end
,
function
(
)
end
t = {
f =
function
(
)
end
}

--- operators
return x
+
y
*
z
..
a
..
b
==
c
,
-
x
,
not
x
,
#
x
,
x
and
y
or
z

--- folded operators
return 1
+
2
,
-
3
,
x
+
1

--- indices
t
[
x
]
.
y
=
t
[
1
]
[
'x'
]

--- numeric for
for
i
=
x
,
y
do
f()
end
for i
=
x
,
y
,
z
do
end

--- generic for
for
a
,
b
in
x
,
y
do
f()
end
for a in
function
(
)
end
do
end

--- conditions
if
x
then
f()
elseif
y
==
1
then
g()
else
h()
end

--- breaks
while
x
do
if
y
then
break
;
end
if
z
then
break
;
;
f()
end
end

--- repeat
repeat
local a
=
f
(
)
g(function() return a end)
until
a
==
1

--- gotos
goto
a
do
local b
f(function() return b end)
goto
a
end
::
a
::
;
f()

--- assignments
a
,
b
.
c
,
d
[
1
]
=
x
,
y
,
z
local
e
<
const
>
=
1
local
g
,
h

--- closing
do
local a
<
close
>
=
x
f()
end
local b
<close>
=
nil

--- returns
do
return
f
(
)
;
end
do return
end
do return
(
x
)
end return
;
