# One pattern, one subject and one iterator for many threads at once.
import re
import threading

p = re.compile(r"(\w+)=(é|\d+)")
text = "ab=12, x=é; longer=345 " * 40
expected = p.findall(text)
wrong = []


def work():
    for _ in range(3):
        if p.findall(text) != expected or p.sub(r"\2", text).count("é") != 40:
            wrong.append(1)


threads = [threading.Thread(target=work) for _ in range(4)]
iterator = p.finditer(text)
taken = []
threads += [threading.Thread(target=lambda: taken.extend(m.span() for m in iterator)) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(wrong, sorted(taken) == [m.span() for m in p.finditer(text)], len(taken))
