# Patterns that are refused: message, place.
import re

for pattern in ["(", ")", "[", "[a", "*", "a**", "a{2,1}", "(?P<a", "(?P<1>a)", "(?P<a>a)(?P<a>b)", "(?P=x)", "(?<a", "\\", r"\1", r"[b-a]",
                r"(?i", "(?z)", r"\q", r"[\q]", r"\x1", r"\u12", "(?#", "(a)\\2", "a(?i)b", "(?-i)", "(?i-i:a)", "(?L)a", "a\n(",
                "(?P>x)", "a{99999999999}", "(?:a", "(?=a", "[[:", "(?(1", "x{,4294967296}", r"\400"]:
    try:
        print(pattern.encode(), re.compile(pattern))
    except re.error as e:
        print(pattern.encode(), e, e.msg, e.pos, e.lineno, e.colno, e.pattern == pattern)
    except Exception as e:
        print(pattern.encode(), type(e).__name__, e)
