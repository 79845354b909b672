"""A simulated system of tasks that pass packets through queues: classes, inheritance and method calls."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0


class Packet:
    def __init__(self, target, kind, payload):
        self.target = target
        self.kind = kind
        self.payload = payload
        self.next = None


class Mailbox:
    def __init__(self):
        self.first = self.last = None
        self.size = 0

    def put(self, packet):
        packet.next = None
        if self.first is None:
            self.first = packet
        else:
            self.last.next = packet
        self.last = packet
        self.size += 1

    def take(self):
        packet = self.first
        if packet is not None:
            self.first = packet.next
            self.size -= 1
        return packet


class Task:
    def __init__(self, system, name, priority):
        self.system = system
        self.name = name
        self.priority = priority
        self.mail = Mailbox()
        self.handled = 0
        self.waiting = True

    def is_ready(self):
        return not self.waiting or self.mail.size > 0

    def step(self):
        self.waiting = True
        packet = self.mail.take()
        if packet is not None:
            self.handled += 1
            self.handle(packet)

    def handle(self, packet):
        raise NotImplementedError


class Worker(Task):
    def __init__(self, system, name, priority):
        super().__init__(system, name, priority)
        self.letter = 0

    def handle(self, packet):
        for i in range(len(packet.payload)):
            self.letter = (self.letter + 1) % 26
            packet.payload[i] = self.letter
        packet.target = "printer" if self.letter & 1 else "disk"
        self.system.post(packet)


class Device(Task):
    def __init__(self, system, name, priority, delay):
        super().__init__(system, name, priority)
        self.delay = delay
        self.busy = 0
        self.total = 0

    def step(self):
        if self.busy > 0:
            self.busy -= 1
            self.waiting = False
            return
        super().step()

    def handle(self, packet):
        self.busy = self.delay
        self.waiting = False
        self.total += sum(packet.payload)
        packet.target = "worker"
        self.system.post(packet)


class Idle(Task):
    def __init__(self, system, name, priority, rounds):
        super().__init__(system, name, priority)
        self.rounds = rounds
        self.state = 1
        self.waiting = False

    def step(self):
        self.rounds -= 1
        self.state = self.state >> 1 ^ (0xD008 if self.state & 1 else 0)
        if self.rounds == 0:
            self.system.running = False


class System:
    def __init__(self, rounds):
        self.running = True
        self.tasks = {}
        self.order = []
        self.steps = 0
        self.add(Worker(self, "worker", 3))
        self.add(Device(self, "disk", 2, 3))
        self.add(Device(self, "printer", 1, 1))
        self.add(Idle(self, "idle", 0, rounds))

    def add(self, task):
        self.tasks[task.name] = task
        self.order.append(task)
        self.order.sort(key=lambda each: -each.priority)

    def post(self, packet):
        self.tasks[packet.target].mail.put(packet)

    def run(self):
        while self.running:
            # Every fourth step is the idle task's, so that the system ends.
            self.steps += 1
            if self.steps % 4 == 0:
                self.tasks["idle"].step()
                continue
            for task in self.order:
                if task.is_ready():
                    task.step()
                    break


system = System(int(180_000 * SCALE))
for number in range(6):
    system.post(Packet("worker", number, [0] * (3 + number % 2)))
system.run()
for task in system.order:
    print(task.name, task.handled)
print(system.steps, system.tasks["disk"].total, system.tasks["printer"].total, system.tasks["idle"].state)
