# array: what copies and pickles are made of, and arrays from other kinds of machine.
import array
import copy

def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

A = array.array
rebuild = array._array_reconstructor


class Sub(A):
    pass

a, u, s = A("i", [1, -2]), A("u", "aé"), Sub("h", [3])
s.note = "kept"
for x in [a, u, s, A("d", [1.5]), A("Q")]:
    for protocol in [0, 2, 3, 5]:
        function, arguments, state = x.__reduce_ex__(protocol)
        again = function(*arguments)
        print(function.__name__, arguments[1:] if protocol > 2 else arguments, state, again == x, type(again).__name__)
print(copy.copy(a), copy.deepcopy(u), type(copy.copy(s)).__name__)
show(lambda: a.__reduce_ex__("x"))
for code, number, octets in [("i", 8, b"abcd"), ("i", 9, b"\0\0\0\1"), ("i", 4, b"\1\0\2\0"), ("i", 13, b"\xff" * 8), ("i", 11, b"\xff" * 8), ("b", 6, b"\1\2\3\4"), ("i", 99, b""), ("i", -1, b""), ("i", 8, "abcd"), ("x", 8, b"abcd"),
                             ("i", 8, b"abc"), ("i", 9, b"abc"), ("u", 20, "aé".encode("utf-32-le")), ("u", 18, "aé".encode("utf-16-le")), ("u", 19, "a\U0001f600".encode("utf-16-be")), ("u", 21, "a".encode("utf-32-be")), ("u", 18, b"a"),
                             ("d", 17, b"\x3f\xf0" + b"\0" * 6), ("d", 14, b"\0\0\x80\x3f"), ("f", 15, b"\x3f\x80\0\0"), ("f", 16, b"abc"), ("q", 12, b"\1" + b"\0" * 7), ("l", 13, b"\0" * 7 + b"\1")]:
    show(lambda: rebuild(A, code, number, octets))
show(lambda: rebuild(int, "i", 8, b"abcd"))
show(lambda: rebuild(5, "i", 8, b"abcd"))
show(lambda: rebuild(A, 5, 8, b"abcd"))
show(lambda: rebuild(A, "i", "8", b"abcd"))
show(lambda: rebuild(Sub, "i", 8, b"abcd"))
