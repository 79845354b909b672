# translate and maketrans.
print("hello".translate({104: "J", 101: None, 108: "LL", 111: 48}), "héllo".translate({233: 0x20ac}))
table = str.maketrans("abc", "xyz", "q")
print(sorted(table.items()), "aqbqc".translate(table))
print(sorted(str.maketrans({"a": "1", 98: None}).items()), "ab€".translate(str.maketrans({"a": "long", "€": "E"})))

class Table:
    def __getitem__(self, key):
        if key == 97:
            raise LookupError
        return chr(key + 1)

print("abc".translate(Table()))
