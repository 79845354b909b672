class Student:
    def __init__(self, name, grades=()):
        self.name = name
        self.grades = list(grades)

    def add(self, grade):
        self.grades.append(grade)
        return self

    @property
    def average(self):
        return sum(self.grades) / len(self.grades) if self.grades else None

    def __repr__(self):
        return f"Student({self.name!r}, {self.grades})"

    def __lt__(self, other):
        return (self.average or 0) < (other.average or 0)


def create_student():
    student = Student("Alice")
    alias = student
    alias.add(90).add(80)
    return student


s = create_student()
print(s, s.average, sorted([s, Student("Bob", [100]), Student("Eve")]))
