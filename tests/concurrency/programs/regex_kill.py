# runner: --kill 400
# status: 137
# python3: no
# silent: yes
"""A kill gets through to threads that are deep in a match: of characters, of repeats, behind the end of a window."""
import re
import threading


def loop(pattern, text):
    p = re.compile(pattern)
    while True:
        try:
            p.search(text)
        except BaseException:
            pass


for pattern, text in [(r"(a+)+$", "a" * 50 + "b"), (r"(?:a|é)*?\Z(?!)", "é" * 100000), ("x*y", "x" * 3000000), (r"(?s).*(?<!a)b", "€a" * 100000)]:
    threading.Thread(target=loop, args=(pattern, text)).start()
loop(r"(?:(a)|b|c)*d", "abc" * 50)
