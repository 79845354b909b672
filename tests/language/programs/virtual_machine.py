class Machine:
    def __init__(self, program):
        self.program, self.stack, self.variables, self.output, self.calls = program, [], {}, [], []
        self.ip = 0

    def run(self, limit=100000):
        for _ in range(limit):
            if self.ip >= len(self.program):
                return self.output
            op, *arguments = self.program[self.ip]
            self.ip += 1
            getattr(self, "op_" + op)(*arguments)
        raise TimeoutError("too many steps")

    def op_push(self, value):
        self.stack.append(value)

    def op_load(self, name):
        self.stack.append(self.variables[name])

    def op_store(self, name):
        self.variables[name] = self.stack.pop()

    def op_binary(self, symbol):
        b, a = self.stack.pop(), self.stack.pop()
        self.stack.append({"+": int.__add__, "-": int.__sub__, "*": int.__mul__, "<": int.__lt__, "%": int.__mod__}[symbol](a, b))

    def op_jump(self, target):
        self.ip = target

    def op_jump_if(self, target):
        if self.stack.pop():
            self.ip = target

    def op_print(self):
        self.output.append(str(self.stack.pop()))

    def op_call(self, target):
        self.calls.append(self.ip)
        self.ip = target

    def op_return(self):
        self.ip = self.calls.pop()


program = [("push", 0), ("store", "i"), ("push", 0), ("store", "sum"),
           ("load", "i"), ("load", "sum"), ("binary", "+"), ("store", "sum"), ("load", "i"), ("push", 1), ("binary", "+"), ("store", "i"),
           ("load", "i"), ("push", 500), ("binary", "<"), ("jump_if", 4), ("load", "sum"), ("print",)]
print(Machine(program).run())
try:
    Machine([("jump", 0)]).run()
except TimeoutError as error:
    print(error)
try:
    Machine([("nonsense",)]).run()
except AttributeError as error:
    print(error)
try:
    Machine([("binary", "+")]).run()
except IndexError as error:
    print(error)
