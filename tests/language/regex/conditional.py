# (?(group)yes|no), by number and by name.
import re

for pattern in [
    r"(a)?(?(1)b|c)", r"(?P<q>['\"])?\w+(?(q)(?P=q))", r"(<)?x(?(1)>)$", r"(?:(a)|b)(?(1)c|d)", r"(?:(a)(?(1)b|c)|d)*",
    r"(a)?(?(1)[\W])", "(a)?(?(1)[\x00-\x0f]|b)", r"(?(1)a|b)(c)?", r"(a)?(?(1)|x)", r"((a)|b)+(?(2)c|d)",
]:
    p = re.compile(pattern)
    for text in ["ab", "c", "'x'", "x", "<x>", "<x", "ac", "bd", "abd", "a!", "a\x05", "b", "bc", "abc", "bac", "aac"]:
        m = p.search(text)
        print(pattern.encode(), text.encode(), m and m.regs)
for pattern in [r"(?(1)a|b|c)()", r"(?(2)a)()", r"(?(x)a)", r"(?(0)a)", r"(?(1a)b)", r"()(?(1)a"]:
    try:
        print(re.compile(pattern))
    except re.error as e:
        print(pattern, e)
