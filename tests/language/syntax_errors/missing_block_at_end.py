class A:
    def f(self):
        # there is nothing but this
