# Greedy, lazy and counted repeats, of one character and of more, and what their groups hold in the end.
import re

items = ["a", "[ab]", ".", "(a)", "(?:ab|a)", "(a|b)", "(a*)", "(?:a?b?)", "((a)|b)"]
repeats = ["*", "+", "?", "{2}", "{1,2}", "{,2}", "{2,}", "{0}"]
texts = ["", "a", "ab", "aab", "abab", "bbb", "aaaaaaa", "xaby"]
for item in items:
    for repeat in repeats:
        for lazy in ["", "?"]:
            p = re.compile(item + repeat + lazy)
            q = re.compile(item + repeat + lazy + "b")
            for text in texts:
                m, n = p.search(text), q.search(text)
                print(p.pattern, repr(text), m and m.regs, n and n.regs)
print(re.match(r"(?:(?:a|b)*c)*d", "abcabcd"), re.match(r"(a*)*", "aab").regs, re.match(r"(a*)+?b", "aab").regs)
print(re.match(r"(?:(a)|b)*", "ab").groups(), re.match(r"(?:(a)|(b))*?$", "abab").groups())
