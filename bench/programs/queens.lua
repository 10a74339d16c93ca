-- All solutions of the queens problem: a recursive method, small arrays of booleans, fields of an object.

local Board = {}
Board.__index = Board

function Board.new(size)
  local board = { size = size, solutions = 0, columns = {}, rising = {}, falling = {} }
  for i = 1, size do
    board.columns[i] = true
  end
  for i = 1, 2 * size do
    board.rising[i] = true
    board.falling[i] = true
  end
  return setmetatable(board, Board)
end

function Board:is_free(row, column)
  return self.columns[column] and self.rising[row + column] and self.falling[row - column + self.size]
end

function Board:set(row, column, free)
  self.columns[column] = free
  self.rising[row + column] = free
  self.falling[row - column + self.size] = free
end

function Board:place(row)
  if row > self.size then
    self.solutions = self.solutions + 1
    return
  end
  for column = 1, self.size do
    if self:is_free(row, column) then
      self:set(row, column, false)
      self:place(row + 1)
      self:set(row, column, true)
    end
  end
end

local function run(n)
  local board = Board.new(n)
  board:place(1)
  return board.solutions
end

return { run = run, small = 5, default = 9 }
