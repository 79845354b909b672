# runner: --heap 40000000
# python3: no
"""A match that needs more memory than there is ends with MemoryError, and what it took is there again."""
import re
from common import crowd

texts = ["ab" * 500000, "é€" * 400000]
patterns = [re.compile(r"(?:(.)|x)*y"), re.compile(r"(?:(?:.)*?)+?\Z(?!)"), re.compile(r"((..)*?,)+|(?:.{1,2})*y")]


def body(number):
    ended = 0
    for p in patterns:
        for text in texts:
            try:
                p.match(text)
            except MemoryError:
                ended += 1
    return ended


assert body(0) == 6, body(0)
counts = crowd(2, body)
assert all(counts), counts
assert re.match(r"(?:(.)|x)*y", "abcy").groups() == ("c",) and len([0] * 1000000) == 1000000
