# Assertions ahead and behind, and what groups in them hold.
import re

for pattern in [
    r"a(?=b)", r"a(?!b)", r"(?<=a)b", r"(?<!a)b", r"(?=(a+))a", r"(?!(a))b", r"(?<=(a))b", r"(?<=a|b)c", r"(?<![ab])c",
    r"(?<=\b)a", r"(?=(a)|(b))[ab]", r"(?:(?=(a))a|b)*", r"(?:(?!(b))a|b)*", r"(?<=(?<=a)b)c", r"(?=.*c)a", r"(?<=^a)b",
    r"(?=a(?=b(?=c)))a", r"(?!a(?!b))a", r"(?<=..)c", r"(?<!...)c", r"(?=)a", r"(?!)a", r"(?<=)b",
]:
    p = re.compile(pattern)
    for text in ["abc", "aab", "bc", "cab", "aaa", "xbc", ""]:
        print(pattern, text, [m.regs for m in p.finditer(text)])
for pattern in [r"(?<=a*)b", r"(?<=a|bc)d", r"(?<=(a)\1?)b"]:
    try:
        print(re.compile(pattern))
    except re.error as e:
        print(pattern, e)
