"""Data written as text in the manner of JSON and read back, character by character."""
import sys

SCALE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n"}
PLAIN = {"n": "\n", "t": "\t"}


def encode(value):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return '"' + "".join([ESCAPES.get(c, c) for c in value]) + '"'
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, dict):
        return "{" + ", ".join([encode(key) + ": " + encode(item) for key, item in value.items()]) + "}"
    return "[" + ", ".join([encode(item) for item in value]) + "]"


class Reader:
    def __init__(self, text):
        self.text = text
        self.place = 0

    def skip(self):
        while self.place < len(self.text) and self.text[self.place] in " \n\t":
            self.place += 1

    def value(self):
        self.skip()
        c = self.text[self.place]
        if c == '"':
            return self.string()
        if c == "{":
            return self.mapping()
        if c == "[":
            return self.sequence()
        for word, value in (("null", None), ("true", True), ("false", False)):
            if self.text.startswith(word, self.place):
                self.place += len(word)
                return value
        return self.number()

    def string(self):
        self.place += 1
        parts = []
        while (c := self.text[self.place]) != '"':
            if c == "\\":
                self.place += 1
                c = self.text[self.place]
                c = PLAIN.get(c, c)
            parts.append(c)
            self.place += 1
        self.place += 1
        return "".join(parts)

    def number(self):
        start = self.place
        while self.place < len(self.text) and self.text[self.place] in "+-.eE0123456789":
            self.place += 1
        word = self.text[start:self.place]
        return float(word) if "." in word or "e" in word else int(word)

    def mapping(self):
        result = {}
        self.place += 1
        self.skip()
        while self.text[self.place] != "}":
            self.skip()
            key = self.string()
            self.skip()
            self.place += 1
            result[key] = self.value()
            self.comma()
        self.place += 1
        return result

    def sequence(self):
        result = []
        self.place += 1
        self.skip()
        while self.text[self.place] != "]":
            result.append(self.value())
            self.comma()
        self.place += 1
        return result

    def comma(self):
        self.skip()
        if self.text[self.place] == ",":
            self.place += 1
            self.skip()


data = [{"id": i, "name": "item \"%d\"" % i, "price": i * 1.25, "tags": ["a", "b\n", "c\\"], "more": None,
         "stock": {"here": i % 2 == 0, "count": -i}} for i in range(100)]
length = 0
for _ in range(max(1, int(100 * SCALE))):
    text = encode(data)
    if Reader(text).value() != data:
        raise ValueError("not what was written")
    length += len(text)
print(length, text[:90])
