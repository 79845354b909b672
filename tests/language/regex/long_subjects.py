# Long subjects, of characters of every width: many matches, matches far away, long matches.
import re

for filler, mark in [("a", "b"), ("é", "ü"), ("€", "b"), ("😀", "€"), ("aé€😀", "x")]:
    text = (filler * 300 + mark) * 5
    p = re.compile(mark)
    print(ascii(filler), [m.start() for m in p.finditer(text)], len(p.split(text)), p.search(text, 400).span(), p.sub("", text) == filler * 1500)
    print(re.search(f"({filler})+{mark}$", text).span(), re.search(f"(?:{filler})*{mark}\\Z", text).start(), re.fullmatch(f".*{mark}", text).end())
    print(re.search(f"(?<={mark}{filler}).*{mark}", text).span(), re.search(f"(?!.*{mark}).", text), re.findall(f"{mark}\\b|{mark}$", text)[-1:] == [mark])
    print(re.compile(f".{{0,1300}}?{mark}").match(text, 301).span(), re.compile(f"\\w*").match(text, 100).end(), re.compile("(.).*\\1").search(text).span())
    i, at = 0, []
    step = re.compile(f"[^{mark}]*{mark}")
    while m := step.match(text, i):
        i = m.end()
        at.append(i)
    print(at, step.match(text, i, i), re.compile(mark).search(text, 0, 300), re.compile(mark + "$").search(text, 0, len(filler) * 300 + 1).span())
print(re.match(r"(?:(?:a|b)|c)*", "abc" * 3000).end(), re.match(r"(?:a|b|c)*?$", "abc" * 2000).end(), re.search(r"(a|b)*c", "ab" * 3000 + "c").end())
print(re.match(r"(.)*?(.)\Z", "x" * 3000).span(), re.match("(?s).*x", "\n" * 3000 + "x" + "\n" * 3000).end(), re.match("(?:x{1,2})++y", "x" * 3001 + "y").end())
