-- The Richards benchmark: a small operating-system kernel with tasks of four classes, virtual methods and
-- linked lists of packets.

local IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = 1, 2, 3, 4, 5, 6
local DEVICE_PACKET, WORK_PACKET = 1, 2
local PACKET_SIZE = 4

local function new_packet(link, destination, kind)
  local data = {}
  for i = 1, PACKET_SIZE do
    data[i] = 0
  end
  return { link = link, destination = destination, kind = kind, datum = 1, data = data }
end

local function append(queue, packet)
  packet.link = nil
  if not queue then
    return packet
  end
  local last = queue
  while last.link do
    last = last.link
  end
  last.link = packet
  return queue
end

local Task = {}
Task.__index = Task

-- Makes a task of a class; it waits, unless it is told to be ready at once.
function Task.new(class, kernel, identity, priority, queue, ready)
  local task = setmetatable({
    kernel = kernel,
    link = kernel.tasks,
    identity = identity,
    priority = priority,
    queue = queue,
    has_packet = queue ~= nil,
    waiting = not ready,
    held = false,
  }, class)
  kernel.tasks = task
  kernel.table[identity] = task
  return task
end

function Task:is_blocked()
  return self.held or self.waiting and not self.has_packet
end

function Task:run()
  local packet
  if self.waiting and self.has_packet then
    packet = self.queue
    self.queue = packet.link
    self.waiting = false
    self.has_packet = self.queue ~= nil
  end
  return self:step(packet)
end

function Task:wait()
  self.waiting = true
  return self
end

function Task:hold()
  self.kernel.holds = self.kernel.holds + 1
  self.held = true
  return self.link
end

function Task:release(identity)
  local task = self.kernel.table[identity]
  task.held = false
  return task.priority > self.priority and task or self
end

function Task:send(packet)
  local task = self.kernel.table[packet.destination]
  self.kernel.sends = self.kernel.sends + 1
  packet.link = nil
  packet.destination = self.identity
  return task:accept(packet, self)
end

function Task:accept(packet, sender)
  if self.queue then
    append(self.queue, packet)
    return sender
  end
  self.queue = packet
  self.has_packet = true
  return self.priority > sender.priority and self or sender
end

local function subclass()
  local class = setmetatable({}, { __index = Task })
  class.__index = class
  return class
end

local IdleTask = subclass()

function IdleTask.new(class, kernel, count)
  local task = Task.new(class, kernel, IDLE, 0, nil, true)
  task.control = 1
  task.count = count
  return task
end

function IdleTask:step()
  self.count = self.count - 1
  if self.count == 0 then
    return self:hold()
  end
  if self.control & 1 == 0 then
    self.control = self.control // 2
    return self:release(DEVICE_A)
  end
  self.control = self.control // 2 ~ 0xd008
  return self:release(DEVICE_B)
end

local WorkerTask = subclass()

function WorkerTask.new(class, kernel, queue)
  local task = Task.new(class, kernel, WORKER, 1000, queue)
  task.destination = HANDLER_A
  task.letter = 0
  return task
end

function WorkerTask:step(packet)
  if not packet then
    return self:wait()
  end
  self.destination = self.destination == HANDLER_A and HANDLER_B or HANDLER_A
  packet.destination = self.destination
  packet.datum = 1
  for i = 1, PACKET_SIZE do
    self.letter = self.letter % 26 + 1
    packet.data[i] = 64 + self.letter
  end
  return self:send(packet)
end

local HandlerTask = subclass()

function HandlerTask:step(packet)
  if packet then
    if packet.kind == WORK_PACKET then
      self.work = append(self.work, packet)
    else
      self.devices = append(self.devices, packet)
    end
  end
  local work = self.work
  if work then
    local position = work.datum
    if position > PACKET_SIZE then
      self.work = work.link
      return self:send(work)
    end
    local device = self.devices
    if device then
      self.devices = device.link
      device.datum = work.data[position]
      work.datum = position + 1
      return self:send(device)
    end
  end
  return self:wait()
end

local DeviceTask = subclass()

function DeviceTask:step(packet)
  if packet then
    self.pending = packet
    return self:hold()
  end
  local pending = self.pending
  if not pending then
    return self:wait()
  end
  self.pending = nil
  return self:send(pending)
end

local function packets(count, destination, kind)
  local queue
  for _ = 1, count do
    queue = new_packet(queue, destination, kind)
  end
  return queue
end

local function schedule(kernel)
  local task = kernel.tasks
  while task do
    if task:is_blocked() then
      task = task.link
    else
      task = task:run()
    end
  end
end

local function run(n)
  local kernel = { tasks = nil, table = {}, holds = 0, sends = 0 }
  IdleTask:new(kernel, n)
  WorkerTask:new(kernel, packets(2, nil, WORK_PACKET))
  HandlerTask:new(kernel, HANDLER_A, 2000, packets(3, DEVICE_A, DEVICE_PACKET))
  HandlerTask:new(kernel, HANDLER_B, 3000, packets(3, DEVICE_B, DEVICE_PACKET))
  DeviceTask:new(kernel, DEVICE_A, 4000)
  DeviceTask:new(kernel, DEVICE_B, 5000)
  schedule(kernel)
  return kernel.sends * 100000 + kernel.holds
end

return { run = run, small = 100, default = 5000 }
