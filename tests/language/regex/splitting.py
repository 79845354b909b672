# split and findall.
import re

for pattern in [",", "(,)", ",*", "(,)|(;)", "", "x", r"\b", "(?=,)", r"\s*[,;]\s*"]:
    p = re.compile(pattern)
    for text in ["a,b;c", "", ",", "a , b", ",,a", "é,€;ü"]:
        print(pattern, repr(text), p.split(text), p.split(text, 1), p.split(text, maxsplit=2), p.findall(text))
print(re.findall(r"(\w)(\d)?", "a1b"), re.findall(r"(\w)\d?", "a1b"), re.findall(r"\w\d?", "a1b"), re.findall("a|b|", "abc"))
print(re.compile("a").findall("aaaa", 1, 3), re.compile("").findall("ab", 1), re.split("a", "bab", -1))
