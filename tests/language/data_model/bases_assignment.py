class A:
    def f(self): return "A"
class B:
    def f(self): return "B"
    def __len__(self): return 3
class C(A): pass
class D(C): pass
d = D()
print(d.f()); C.__bases__ = (B,)
print(d.f(), len(d), D.__mro__, A.__subclasses__(), B.__subclasses__(), C.__base__)
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def sb(c, b): c.__bases__ = b
attempt(lambda: sb(C, ()))
attempt(lambda: sb(C, [A]))
attempt(lambda: sb(C, (D,)))
attempt(lambda: sb(C, (3,)))
attempt(lambda: sb(C, (list,)))
attempt(lambda: sb(int, (A,)))
attempt(lambda: sb(C, (A, A)))
print(C.__bases__, D.__mro__)
C.__bases__ = (A, B); print(D.__mro__, d.f(), len(d))
