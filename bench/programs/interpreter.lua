-- A small stack machine that runs a loop in its own bytecode: table dispatch over handler functions.

local handlers = {}

function handlers.push(machine, operand)
  machine.top = machine.top + 1
  machine.stack[machine.top] = operand
end

function handlers.load(machine, operand)
  machine.top = machine.top + 1
  machine.stack[machine.top] = machine.variables[operand]
end

function handlers.store(machine, operand)
  machine.variables[operand] = machine.stack[machine.top]
  machine.top = machine.top - 1
end

function handlers.add(machine)
  local stack, top = machine.stack, machine.top - 1
  stack[top] = stack[top] + stack[top + 1]
  machine.top = top
end

function handlers.multiply(machine)
  local stack, top = machine.stack, machine.top - 1
  stack[top] = stack[top] * stack[top + 1]
  machine.top = top
end

function handlers.modulo(machine)
  local stack, top = machine.stack, machine.top - 1
  stack[top] = stack[top] % stack[top + 1]
  machine.top = top
end

function handlers.less(machine)
  local stack, top = machine.stack, machine.top - 1
  stack[top] = stack[top] < stack[top + 1]
  machine.top = top
end

function handlers.jump_if(machine, operand)
  local condition = machine.stack[machine.top]
  machine.top = machine.top - 1
  if condition then
    machine.counter = operand
  end
end

function handlers.halt(machine)
  machine.running = false
end

-- total = 1; i = 0; repeat total = (total * 31 + i) % 65537; i = i + 1 until not (i < limit)
local function program(limit)
  return {
    { "push", 1 }, { "store", "total" }, { "push", 0 }, { "store", "i" },
    { "load", "total" }, { "push", 31 }, { "multiply" }, { "load", "i" }, { "add" },
    { "push", 65537 }, { "modulo" }, { "store", "total" },
    { "load", "i" }, { "push", 1 }, { "add" }, { "store", "i" },
    { "load", "i" }, { "push", limit }, { "less" }, { "jump_if", 5 },
    { "halt" },
  }
end

local function run(n)
  local code = program(n)
  local machine = { stack = {}, top = 0, variables = {}, counter = 1, running = true }
  while machine.running do
    local instruction = code[machine.counter]
    machine.counter = machine.counter + 1
    handlers[instruction[1]](machine, instruction[2])
  end
  return machine.variables.total
end

return { run = run, small = 10, default = 10000 }
