# Every predicate and mapping of every code point, as checksums.
def checksum(test):
    total = 0
    for c in range(0, 0x110000, 3):
        if test(chr(c)):
            total = (total * 31 + c) % 1000003
    return total

for name in ["isalpha", "isdecimal", "isdigit", "isnumeric", "isalnum", "isupper", "islower", "istitle", "isspace", "isprintable", "isidentifier"]:
    print(name, checksum(lambda c, name=name: getattr(c, name)()))
for name in ["upper", "lower", "title", "casefold", "swapcase"]:
    print(name, checksum(lambda c, name=name: getattr(c, name)() != c))
