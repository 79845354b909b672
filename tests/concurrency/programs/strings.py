# runner: --verify 25
"""Strings and numbers made, interned and compared by many threads."""
import gc
import sys
from common import beside, crowd, scale

ROUNDS = 200 * scale


def interning():
    def body(number):
        got = []
        for i in range(ROUNDS):
            got.append(sys.intern("name_" + str(i)))
        return got

    columns = list(zip(*beside(gc.collect, 4, body)))
    assert all(column[0] is text for column in columns for text in column)
    print("interning", len(columns))


def interned_and_gone():
    """The last reference goes in one thread while another interns the same text."""
    def body(number):
        for i in range(ROUNDS * 3):
            text = sys.intern("short_" + str(i % 5))
            assert text == "short_" + str(i % 5)
            del text
        return True

    print("interned and gone", crowd(4, body))


def attribute_names():
    class C:
        pass

    def body(number):
        it = C()
        for i in range(ROUNDS):
            setattr(it, f"a{i % 30}", i)
            assert getattr(it, "a" + str(i % 30)) == i
        return sorted(vars(it))[:3]

    print("attribute names", crowd(4, body))


def shared_texts():
    texts = ["é" * 50 + str(i) for i in range(40)] + ["abc" * i for i in range(40)]

    def body(number):
        total = 0
        for _ in range(ROUNDS // 20):
            for text in texts:
                total += len(text) + hash(text) % 2
                assert text.upper().lower() == text
                assert text[3:9] in text
                assert text.encode().decode() == text
                assert f"{text}!" == text + "!"
        return total % 1

    print("shared texts", crowd(4, body))


def numbers():
    big = 3 ** 500

    def body(number):
        x = big
        for i in range(ROUNDS // 2):
            x = x * 7 + i
            assert x % 7 == i % 7 if i < 7 else True
            assert int(str(x)) == x
            if i % 30 == 0:
                x = big
        return hash(big) == hash(3 ** 500)

    print("numbers", crowd(4, body))


def bytearrays():
    shared = bytearray()

    def body(number):
        for i in range(ROUNDS):
            shared.append(number)
            shared.extend(b"xy")
            if i % 10 == 0:
                bytes(shared)
        return True

    crowd(4, body)
    print("bytearrays", len(shared), [shared.count(n) for n in range(4)])


interning()
interned_and_gone()
attribute_names()
shared_texts()
numbers()
bytearrays()
