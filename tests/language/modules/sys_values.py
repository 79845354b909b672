"""What sys says, as far as it is the same everywhere."""
import sys

print(sys.version_info[:3], sys.version_info >= (3, 11), sys.version_info.major, sys.version_info.releaselevel)
print(sys.version_info == (3, 11, 2, "final", 0), isinstance(sys.version_info, tuple))
print(hex(sys.hexversion), sys.maxsize, sys.maxunicode, sys.byteorder, sys.platform)
print(sys.float_info)
print(sys.float_info.max, sys.float_info.epsilon, sys.float_info[0] == sys.float_info.max)
print(sys.hash_info.modulus, sys.hash_info.inf, sys.hash_info.width, sys.hash_info.algorithm)
print(sys.int_info.default_max_str_digits, sys.int_info.str_digits_check_threshold)
print(sys.getrecursionlimit(), sys.getdefaultencoding(), sys.getfilesystemencoding())
print(sys.float_repr_style, sys.thread_info.name, sys.api_version)
print(isinstance(sys.argv, list), isinstance(sys.path, list), sys.modules["sys"] is sys)
print("__main__" in sys.modules, sys.modules["__main__"].__name__)
print(sys.stdout is sys.__stdout__, sys.flags.optimize, sys.flags.dont_write_bytecode, sys.flags.dev_mode)
print("math" in sys.stdlib_module_names, isinstance(sys.builtin_module_names, tuple))


def show(call):
    try:
        print(call())
    except BaseException as error:
        print(type(error).__name__, error)


show(lambda: sys.exit())
show(lambda: sys.exit(3))
show(lambda: sys.exit("bye"))
show(lambda: sys.exit((1, 2)))
show(lambda: sys.setrecursionlimit(0))
show(lambda: sys.setrecursionlimit("a"))
show(lambda: sys.set_int_max_str_digits(5))
show(lambda: sys.intern(5))
show(lambda: sys.intern("a b") is sys.intern("a" + " b"))
show(lambda: sys.exc_info())
show(lambda: sys.exception())
try:
    1 / 0
except ZeroDivisionError as error:
    print(sys.exc_info()[0], sys.exc_info()[1] is error, sys.exception() is error)
    print(sys.exc_info()[2] is error.__traceback__)
show(lambda: sys._getframe().f_code.co_name)
show(lambda: sys._getframe(1).f_code.co_name)
show(lambda: sys._getframe(99))
sys.set_int_max_str_digits(1000)
print(sys.get_int_max_str_digits())
show(lambda: len(str(10 ** 1500)))
sys.set_int_max_str_digits(0)
show(lambda: len(str(10 ** 5000)))
sys.setrecursionlimit(150)


def deep(n):
    return deep(n + 1)


try:
    deep(0)
except RecursionError as error:
    print(error)
sys.displayhook(5)
sys.displayhook(None)
print(__builtins__._)
print(repr(sys.stdout), repr(sys.stdin))
show(lambda: sys.getsizeof(object()) > 0)
print(sys.getswitchinterval())
sys.setswitchinterval(0.25)
print(sys.getswitchinterval())
show(lambda: sys.setswitchinterval(-1))
show(lambda: sys.getallocatedblocks() > 10)
