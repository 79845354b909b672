from . import circular_b

value = 5
result = circular_b.late()
