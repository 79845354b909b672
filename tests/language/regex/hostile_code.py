# Words given straight to _sre.compile: what is no code is refused, and what passes runs.
import _sre
import re
from re._constants import *


def attempt(code, groups=0, pattern="x"):
    try:
        p = _sre.compile(pattern, 0, code, groups, {}, ())
    except Exception as e:
        return type(e).__name__ + ": " + str(e)
    try:
        return [p.match("ab"), p.search("ab"), p.findall("abab")] if pattern else p.match("ab")
    except SystemError as e:
        return str(e)


for code in [[], [SUCCESS], [FAILURE], [LITERAL], [LITERAL, SUCCESS], [LITERAL, 97, SUCCESS], [99, SUCCESS],
             [MAX_UNTIL, SUCCESS], [JUMP, 1, SUCCESS], [JUMP, 0, SUCCESS], [AT, 99, SUCCESS], [IN, 2, FAILURE, SUCCESS],
             [IN, 4, LITERAL, 97, FAILURE, SUCCESS], [IN, 4, CATEGORY, 99, FAILURE, SUCCESS], [IN, 3, CHARSET, FAILURE, SUCCESS],
             [IN, 2 + 8, CHARSET, 0, 0, 0, 2, 0, 0, 0, 0, FAILURE, SUCCESS], [IN, 3, NEGATE, FAILURE, SUCCESS], [IN, 3, BIGCHARSET, FAILURE, SUCCESS],
             [REPEAT, 3, 0, 1, SUCCESS], [REPEAT, 3, 0, 5, MAX_UNTIL, SUCCESS], [REPEAT, 3, 2, 1, MAX_UNTIL, SUCCESS], [REPEAT, 99, 0, 1, MAX_UNTIL, SUCCESS],
             [REPEAT_ONE, 5, 0, MAXREPEAT, ANY, SUCCESS, SUCCESS], [BRANCH, 5, LITERAL, 97, JUMP, 2, 0, SUCCESS], [BRANCH, 0, SUCCESS],
             [BRANCH, 5, LITERAL, 97, JUMP, 1, 0, SUCCESS], [ASSERT, 3, 0, SUCCESS, SUCCESS], [ASSERT, 3, 1, SUCCESS, LITERAL, 97, SUCCESS],
             [ASSERT_NOT, 5, 1, LITERAL, 97, SUCCESS, SUCCESS], [ATOMIC_GROUP, 4, LITERAL, 97, SUCCESS, SUCCESS], [ATOMIC_GROUP, 1, SUCCESS],
             [GROUPREF, 0, SUCCESS], [GROUPREF_EXISTS, 0, 2, SUCCESS], [INFO, 4, 0, 1, 1, LITERAL, 97, SUCCESS], [INFO, 4, 99, 1, 1, SUCCESS],
             [INFO, 8, 3, 1, 1, 1, 1, 97, 0, LITERAL, 97, SUCCESS], [INFO, 8, 1, 1, 1, 1, 1, 97, 9, LITERAL, 97, SUCCESS],
             [POSSESSIVE_REPEAT, 5, 0, MAXREPEAT, LITERAL, 97, SUCCESS, SUCCESS], [POSSESSIVE_REPEAT_ONE, 6, 1, 2, LITERAL, 97, SUCCESS, SUCCESS],
             [-1, SUCCESS], [2**32, SUCCESS], [2**64, SUCCESS], ["x"], [1.0], [None, SUCCESS], [RANGE, 1, 2, SUCCESS], [SUBPATTERN, SUCCESS]]:
    print(code, attempt(code), attempt(code, 0, None))
print(attempt([MARK, 0, LITERAL, 97, MARK, 1, SUCCESS], 1), attempt([MARK, 1, LITERAL, 97, MARK, 0, SUCCESS], 1))
print(attempt([SUCCESS], -1), attempt([SUCCESS], 2**31), attempt([GROUPREF, 1, SUCCESS], 1))
for args in [("x", 0, (1,), 0, {}, ()), ("x", 0, [1], 0, [], ()), ("x", 0, [1], 0, {}, []), ("x", "y", [1], 0, {}, ()), (1, 0, [1], 0, {}, ()),
             ("x", 0, [1], "0", {}, ()), ("x", 2**40, [1], 0, {}, ()), ("x",), ()]:
    try:
        print(_sre.compile(*args))
    except Exception as e:
        print(type(e).__name__, e)
print(_sre.MAGIC, _sre.CODESIZE, _sre.MAXREPEAT, _sre.MAXGROUPS, _sre.getcodesize(), _sre.ascii_tolower(65), _sre.unicode_tolower(0x130),
      _sre.unicode_iscased(0xdf), _sre.ascii_iscased(0xe9))
