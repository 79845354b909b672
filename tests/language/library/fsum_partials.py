# A sum with as many parts that do not overlap as there can be.
import math

sparse = [2.0 ** i for i in range(-1074, 1023, 2)]
print(math.fsum(sparse), math.fsum(sparse + [-x for x in sparse]))
print(math.fsum([1e16, 1.0, 1e-16] * 1000))
