"""The same module imported by many threads at once is initialised once; two that import each other do not hang."""
import sys
import threading
from common import crowd, scale


def once():
    def body(number):
        import imported_slow
        assert imported_slow.ready == "whole", "nobody sees it half made"
        return imported_slow

    modules = crowd(8, body)
    assert all(module is modules[0] for module in modules)
    print("once", modules[0].runs)


def from_import():
    del sys.modules["imported_slow"]

    def body(number):
        from imported_slow import ready
        return ready

    print("from import", crowd(6, body))


def circular():
    for _ in range(5 * scale):
        for name in ("imported_left", "imported_right"):
            sys.modules.pop(name, None)

        def body(number):
            if number % 2:
                import imported_left as it
            else:
                import imported_right as it
            return it.name

        names = crowd(4, body)
        assert names == ["right", "left", "right", "left"], names
    print("circular")


def failing():
    def body(number):
        try:
            import imported_failing
        except ValueError as error:
            return str(error)

    # In python3 a thread that waited for another's import may get what that one had begun.
    assert "no module today" in set(crowd(5, body))
    print("failing", "imported_failing" in sys.modules)


def missing():
    def body(number):
        try:
            import imported_nowhere
        except ModuleNotFoundError as error:
            return error.name

    print("missing", set(crowd(5, body)))


def in_the_import():
    """A module that starts a thread which imports it again, and waits for it: python3 would wait for ever without
    a time limit."""
    import imported_starter
    imported_starter.thread.join()
    print("in the import", imported_starter.seen)


def built_in():
    def body(number):
        import bisect
        import heapq
        import math
        return math.sqrt(4) + bisect.bisect([1, 2], 1) + len(heapq.nsmallest(1, [1]))

    print("built in", crowd(6, body))


once()
from_import()
circular()
failing()
missing()
in_the_import()
built_in()
print(threading.active_count())
