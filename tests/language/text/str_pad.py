# Padding, repetition, slices and iteration.
for w in range(0, 9):
    print("|".join(["abc".center(w), "abc".ljust(w), "abc".rjust(w), "ab".center(w, "*"), "é".center(w, "€"), "-5".zfill(w), "+x".zfill(w), "".zfill(w)]))
s = "añb€c😀d"
for i in range(-7, 7):
    print(i, s[i], s[i:], s[:i], s[i::-1], s[::i or 1], s[i:i + 2])
print(list(s), s[::-1], s * 3, 2 * s, s * 0, s * -1, len(s), len(s * 100), (s * 100)[333], (s * 100)[-1])
print([c for c in "plain"], list(iter("é")), "".join(reversed("abc€")))
it = iter("xyz")
print(next(it), it.__length_hint__(), list(it), list(it))
print("a" < "b", "a" < "B", "" < "a", "é" > "z", "\uffff" < "\U00010000", "abc" == "abc", "abc" != "abd", "a" <= "a", "b" >= "c")
print(sorted(["é", "z", "a", "€", "😀", "Z"]), max("hello"), min("hello"))
long = "€" * 1000 + "x" + "ü" * 1000
print(long.index("x"), long[1000], long[999:1003], long.find("ü", 1500), long[1999], long[-1500])
total = 0
for i in range(len(long)):
    total = (total * 7 + ord(long[i])) % 1000003
print(total)
t = ""
for i in range(3000):
    t += chr(0x20 + i % 0x500)
print(len(t), t[1234] == chr(0x20 + 1234), t[2999] == chr(0x20 + 2999 % 0x500), hash(t) == hash("".join(list(t))))
