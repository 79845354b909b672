# compare: no stderr
class A:
    def __del__(self):
        raise ValueError("ignored")


a = A()
del a
print("goes on")
