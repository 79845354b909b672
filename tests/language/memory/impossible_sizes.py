# Sizes that no machine has are a MemoryError or OverflowError, and the program goes on.
def attempt(text):
    try:
        print(text, "->", type(eval(text)).__name__)
    except (MemoryError, OverflowError, ValueError, IndexError) as error:
        print(text, "->", type(error).__name__, error)


for text in ("[0] * 2 ** 60", "'a' * 2 ** 61", "bytes(2 ** 60)", "(1,) * 2 ** 62", "[0] * 2 ** 63", "'ab' * 2 ** 63", "bytearray(2 ** 61)", "b'a' * 2 ** 62", "1 << 2 ** 65", "[1, 2, 3] * 2 ** 62", "'a'.ljust(2 ** 62)",
             "'x'.zfill(2 ** 61)", "list(range(2 ** 62))", "tuple(range(2 ** 62))", "'a'.center(2 ** 64)", "'a' * -2 ** 70", "[1] * -2 ** 70", "f'{1:{2 ** 62}}'", "f'{1:{2 ** 70}}'", "range(2 ** 100)[2 ** 99]", "len(range(2 ** 100))",
             "[0][2 ** 70]", "[0][2 ** 70:]", "'a'[-2 ** 70]", "[*range(2 ** 62)]"):
    attempt(text)
print("alive")
