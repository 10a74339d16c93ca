-- The reference's code for this goto does not close the variable at the label (another local variable stands before
-- the label). Marking the same register again in the next turn closed its variable twice.
local closed = 0
do
  local turn = 0
  while turn < 2 do
    turn = turn + 1
    do
      local handle <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
      if turn == 1 then goto continue end
    end
    local other = nil
    ::continue::
  end
end
print(closed) --> 1
