"""json."""
import json


def show(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


value = {"a": [1, 2.5, None, True, False], "b": {"nested": "caf\u00e9 \U0001F600 \"q\" \\ \n\t\x01"}, "e": [], "f": {}}
text = json.dumps(value)
print(text)
print(json.loads(text) == value)
print(json.dumps(value, indent=2, sort_keys=True))
print(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
print(json.dumps([1, [2, [3]]], indent="--"))
print(json.dumps({1: "a", None: "b", True: "c", 2.5: "d"}), json.dumps((1, 2)), json.dumps("x"), json.dumps(1e100))
print(json.dumps([float("inf"), float("nan"), -float("inf")]), json.dumps(10 ** 30))
show(lambda: json.dumps(float("inf"), allow_nan=False))
show(lambda: json.dumps({(1, 2): 3}))
print(json.dumps({(1, 2): 3, "k": 1}, skipkeys=True))
show(lambda: json.dumps(object()))
show(lambda: json.dumps({1}))
print(json.dumps({1, 2}, default=sorted))
loop = []
loop.append(loop)
show(lambda: json.dumps(loop))


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, complex):
            return [o.real, o.imag]
        return super().default(o)


print(json.dumps(2 + 1j, cls=Encoder))
for text in ('[1, 2', '{"a" 1}', '{a: 1}', '[1,]', '', 'nul', '"abc', '"\\x"', '"\\u12"', '[1] x', '{"a": }', '"a\nb"',
             '01', '-', '1.', '1e', '[1 2]', '{"a": 1,}', '{"a":1 "b"}'):
    show(lambda: json.loads(text))
for text in (' [1, -2.5e3, 1E5, 0] ', '"\\u00e9\\ud83d\\ude00\\n\\/"', '{"a": {"b": [null]}}', 'NaN', '-Infinity', '-0', '-0.0'):
    show(lambda: json.loads(text))
print(json.loads('{"a": 1, "b": 2}', object_pairs_hook=lambda p: p), json.loads('{"a": 1}', object_hook=len))
print(json.loads("[1.5, 2]", parse_float=str, parse_int=float), json.loads(b'"bytes"'))
show(lambda: json.loads(5))
try:
    json.loads('{\n "a": x}')
except json.JSONDecodeError as error:
    print(error.msg, error.lineno, error.colno, error.pos, isinstance(error, ValueError))
