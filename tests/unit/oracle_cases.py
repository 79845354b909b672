"""Prints cases for oracle_cases.h: what python3 makes of calls, one a line.

A line is tab-separated: operation, arguments, '=', the repr of the result or '!' and the exception, in hexadecimal
UTF-8. Arguments bear their type in front: i int (hexadecimal), f float (hexadecimal), c complex, s str, y bytes,
l list (items joined by ';'), T, F, N; keyword arguments come last, as %name=argument.
"""


def token(v):
    if v is None or v is True or v is False:
        return {None: "N", True: "T", False: "F"}[v]
    if isinstance(v, int):
        return "i%x" % v
    if isinstance(v, float):
        return "f" + v.hex()
    if isinstance(v, complex):
        return "c%s,%s" % (v.real.hex(), v.imag.hex())
    if isinstance(v, str):
        return "s" + v.encode("utf-8", "surrogatepass").hex()
    if isinstance(v, bytes):
        return "y" + v.hex()
    return "l" + ";".join(map(token, v))


def case(name, function, *args, **kwargs):
    tokens = [name, *map(token, args), *("%%%s=%s" % (k, token(v)) for k, v in kwargs.items())]
    try:
        result = repr(function(*args, **kwargs))
    except Exception as e:
        result = "!%s: %s" % (type(e).__name__, e)
    print("\t".join([*tokens, "=", result.encode("utf-8", "surrogatepass").hex()]))
