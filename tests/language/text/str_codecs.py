# Encodings and error handlers, both ways.
def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__ + ":", e, (e.encoding, e.start, e.end, e.reason, e.object) if isinstance(e, UnicodeError) else "")

texts = ["", "plain", "é", "aéb€c😀", "\ud800", "a\ud800\udc00b", "\udcff", "x\udc80\udcffy\ud800", "\x00\x7f\x80\xff\u0100"]
encodings = ["utf-8", "ascii", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig", "UTF8", "iso8859_1", "us-ascii"]
handlers = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass", "bogus"]
for t in texts:
    for e in encodings:
        for h in handlers:
            show(t.encode, e, h)
octets = [b"", b"plain", b"\xff", b"a\xe0\x80z", b"\xf0\x9f\x98\x80", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\xe2\x82", b"\xe2\x82\xacx\x80",
          b"\x00", b"\x00\xd8", b"\x00\xd8a\x00", b"\x00\xdc", b"\xff\xfea\x00", b"\xfe\xff\x00a", b"\x00\x00\x11\x00", b"\x00\xd8\x00\x00", b"\xef\xbb\xbfa", b"\xff\xfe\x00\x00a\x00\x00\x00"]
for o in octets:
    for e in encodings:
        for h in handlers:
            show(o.decode, e, h)
show("a".encode, "a\0b")
show(b"a".decode, "nonesuch")
print(str(b"caf\xc3\xa9", "utf-8"), str(b"caf\xe9", encoding="latin-1"), str(b"x\xff", "utf-8", "replace"), str(b"x", errors="ignore"), str(object=5), str())
