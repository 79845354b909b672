# Assigning to and deleting slices of a list.
def show(f):
    try:
        print("ok", f())
    except Exception as error:
        print(type(error).__name__, error)

l = [1, 2, 3, 4, 5]
def s1(): l[1:3] = [9]; return l
show(s1)
def s2(): l[::2] = [7]; return l
show(s2)
def s3(): l[::2] = [7, 8]; return l
show(s3)
def s4(): l[0:1] = 5; return l
show(s4)
def s5(): l[::2] = 5; return l
show(s5)
def s6(): del l[10]; return l
show(s6)
def s7(): l[10] = 1; return l
show(s7)
def s8(): l["ab"[0]] = 1; return l
show(s8)
