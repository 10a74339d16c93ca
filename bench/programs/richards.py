"""The Richards benchmark: a small operating-system kernel with tasks of four classes, virtual methods and
linked lists of packets."""

from __future__ import annotations

SMALL = 100
DEFAULT = 5000
IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
DEVICE_PACKET, WORK_PACKET = 1, 2
PACKET_SIZE = 4


class Packet:
    __slots__ = ("data", "datum", "destination", "kind", "link")

    def __init__(self, link: Packet | None, destination: int | None, kind: int) -> None:
        self.link = link
        self.destination = destination
        self.kind = kind
        self.datum = 0
        self.data = [0] * PACKET_SIZE


def append(queue: Packet | None, packet: Packet) -> Packet:
    packet.link = None
    if queue is None:
        return packet
    last = queue
    while last.link is not None:
        last = last.link
    last.link = packet
    return queue


class Kernel:
    def __init__(self) -> None:
        self.tasks: Task | None = None
        self.table: list[Task | None] = [None] * 6
        self.holds = 0
        self.sends = 0

    def schedule(self) -> None:
        task = self.tasks
        while task is not None:
            task = task.link if task.is_blocked() else task.run()


class Task:
    """A task waits, unless it is told to be ready at once."""

    def __init__(self, kernel: Kernel, identity: int, priority: int, queue: Packet | None, ready: bool = False) -> None:
        self.kernel = kernel
        self.link = kernel.tasks
        self.identity = identity
        self.priority = priority
        self.queue = queue
        self.has_packet = queue is not None
        self.waiting = not ready
        self.held = False
        kernel.tasks = self
        kernel.table[identity] = self

    def step(self, packet: Packet | None) -> Task | None:
        raise NotImplementedError

    def is_blocked(self) -> bool:
        return self.held or (self.waiting and not self.has_packet)

    def run(self) -> Task | None:
        packet = None
        if self.waiting and self.has_packet:
            packet = self.queue
            self.queue = packet.link
            self.waiting = False
            self.has_packet = self.queue is not None
        return self.step(packet)

    def wait(self) -> Task:
        self.waiting = True
        return self

    def hold(self) -> Task | None:
        self.kernel.holds += 1
        self.held = True
        return self.link

    def release(self, identity: int) -> Task:
        task = self.kernel.table[identity]
        task.held = False
        return task if task.priority > self.priority else self

    def send(self, packet: Packet) -> Task:
        task = self.kernel.table[packet.destination]
        self.kernel.sends += 1
        packet.link = None
        packet.destination = self.identity
        return task.accept(packet, self)

    def accept(self, packet: Packet, sender: Task) -> Task:
        if self.queue is not None:
            append(self.queue, packet)
            return sender
        self.queue = packet
        self.has_packet = True
        return self if self.priority > sender.priority else sender


class IdleTask(Task):
    def __init__(self, kernel: Kernel, count: int) -> None:
        super().__init__(kernel, IDLE, 0, None, ready=True)
        self.control = 1
        self.count = count

    def step(self, packet: Packet | None) -> Task | None:
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class WorkerTask(Task):
    def __init__(self, kernel: Kernel, queue: Packet | None) -> None:
        super().__init__(kernel, WORKER, 1000, queue)
        self.destination = HANDLER_A
        self.letter = 0

    def step(self, packet: Packet | None) -> Task | None:
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.destination = self.destination
        packet.datum = 0
        for i in range(PACKET_SIZE):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class HandlerTask(Task):
    def __init__(self, kernel: Kernel, identity: int, priority: int, queue: Packet | None) -> None:
        super().__init__(kernel, identity, priority, queue)
        self.work: Packet | None = None
        self.devices: Packet | None = None

    def step(self, packet: Packet | None) -> Task | None:
        if packet is not None:
            if packet.kind == WORK_PACKET:
                self.work = append(self.work, packet)
            else:
                self.devices = append(self.devices, packet)
        work = self.work
        if work is not None:
            position = work.datum
            if position == PACKET_SIZE:
                self.work = work.link
                return self.send(work)
            device = self.devices
            if device is not None:
                self.devices = device.link
                device.datum = work.data[position]
                work.datum = position + 1
                return self.send(device)
        return self.wait()


class DeviceTask(Task):
    def __init__(self, kernel: Kernel, identity: int, priority: int) -> None:
        super().__init__(kernel, identity, priority, None)
        self.pending: Packet | None = None

    def step(self, packet: Packet | None) -> Task | None:
        if packet is not None:
            self.pending = packet
            return self.hold()
        pending = self.pending
        if pending is None:
            return self.wait()
        self.pending = None
        return self.send(pending)


def packets(count: int, destination: int | None, kind: int) -> Packet | None:
    queue = None
    for _ in range(count):
        queue = Packet(queue, destination, kind)
    return queue


def run(n: int) -> int:
    kernel = Kernel()
    IdleTask(kernel, n)
    WorkerTask(kernel, packets(2, None, WORK_PACKET))
    HandlerTask(kernel, HANDLER_A, 2000, packets(3, DEVICE_A, DEVICE_PACKET))
    HandlerTask(kernel, HANDLER_B, 3000, packets(3, DEVICE_B, DEVICE_PACKET))
    DeviceTask(kernel, DEVICE_A, 4000)
    DeviceTask(kernel, DEVICE_B, 5000)
    kernel.schedule()
    return kernel.sends * 100000 + kernel.holds
