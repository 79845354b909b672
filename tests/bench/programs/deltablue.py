"""Variables joined by one-way constraints of different strengths, planned and re-planned: polymorphic class work."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
REQUIRED, STRONG, NORMAL, WEAK = range(4)


class Variable:
    def __init__(self, name, value):
        self.name = name
        self.value = value
        self.constraints = []
        self.decided_by = None
        self.strength = WEAK
        self.mark = 0


class Constraint:
    def __init__(self, strength):
        self.strength = strength
        self.output = None
        for variable in self.variables():
            variable.constraints.append(self)

    def variables(self):
        raise NotImplementedError

    def inputs(self):
        return [variable for variable in self.variables() if variable is not self.output]

    def choose_output(self, mark):
        """The weakest variable that this pass has not decided yet and that is weaker than the constraint."""
        best = None
        for variable in self.variables():
            if variable.mark != mark and variable.strength >= self.strength:
                if best is None or variable.strength > best.strength:
                    best = variable
        self.output = best
        return best

    def remove(self):
        for variable in self.variables():
            variable.constraints.remove(self)
        if self.output is not None:
            self.output.decided_by = None
            self.output.strength = WEAK


class Stay(Constraint):
    def __init__(self, variable, strength):
        self.variable = variable
        super().__init__(strength)

    def variables(self):
        return (self.variable,)

    def execute(self):
        pass


class Edit(Stay):
    def __init__(self, variable, strength, value):
        super().__init__(variable, strength)
        self.value = value

    def execute(self):
        self.variable.value = self.value


class Equal(Constraint):
    def __init__(self, left, right, strength):
        self.left = left
        self.right = right
        super().__init__(strength)

    def variables(self):
        return (self.left, self.right)

    def execute(self):
        if self.output is self.right:
            self.right.value = self.left.value
        else:
            self.left.value = self.right.value


class Scale(Equal):
    def __init__(self, left, right, factor, offset, strength):
        self.factor = factor
        self.offset = offset
        super().__init__(left, right, strength)

    def execute(self):
        if self.output is self.right:
            self.right.value = self.left.value * self.factor + self.offset
        else:
            self.left.value = (self.right.value - self.offset) // self.factor


class Planner:
    def __init__(self):
        self.mark = 0

    def plan_from(self, source):
        """Puts what depends on a constraint in order, and decides each variable once."""
        self.mark += 1
        plan = []
        agenda = [source]
        while agenda:
            constraint = agenda.pop()
            output = constraint.choose_output(self.mark)
            if output is None:
                continue
            output.mark = self.mark
            output.decided_by = constraint
            output.strength = constraint.strength
            plan.append(constraint)
            for other in output.constraints:
                if other is not constraint and other.output is not output:
                    agenda.append(other)
        return plan

    def propagate(self, plan):
        for constraint in plan:
            constraint.execute()


def chain(planner, length):
    variables = [Variable("v%d" % i, i) for i in range(length)]
    for left, right in zip(variables, variables[1:]):
        Equal(left, right, REQUIRED)
    Stay(variables[-1], STRONG)
    total = 0
    for value in range(10):
        edit = Edit(variables[0], NORMAL, value)
        planner.propagate(planner.plan_from(edit))
        total += sum(variable.value for variable in variables)
        edit.remove()
        for variable in variables:
            variable.strength = WEAK
            variable.decided_by = None
            for constraint in variable.constraints:
                constraint.output = None
    return total


def projection(planner, count):
    total = 0
    for i in range(count):
        source, target = Variable("source", i), Variable("target", 0)
        Scale(source, target, 10, 1000, REQUIRED)
        edit = Edit(source, NORMAL, i * 3)
        planner.propagate(planner.plan_from(edit))
        total += target.value
        edit.remove()
    return total


planner = Planner()
total = 0
for _ in range(max(1, int(90 * SCALE))):
    total += chain(planner, 300) + projection(planner, 300)
print(total, planner.mark)
