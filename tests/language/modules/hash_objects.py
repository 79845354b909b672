# The modules that hashlib is made of: digests, and what hash objects say.
import _md5, _sha1, _sha256, _sha512, _sha3, _blake2

def show(f):
    try:
        text = repr(f())
        print(text.partition(" at 0x")[0])
    except Exception as e:
        print(type(e).__name__ + ":", e)

makers = [_md5.md5, _sha1.sha1, _sha256.sha224, _sha256.sha256, _sha512.sha384, _sha512.sha512, _sha3.sha3_224, _sha3.sha3_256, _sha3.sha3_384, _sha3.sha3_512, _sha3.shake_128, _sha3.shake_256, _blake2.blake2b, _blake2.blake2s]
octets = bytes(i * 7 % 256 for i in range(700))
for make in makers:
    h = make(b"abc")
    print(type(h), [name for name in dir(h) if name not in dir(object)])
    print({name: getattr(h, name) for name in ["name", "block_size", "digest_size", "_capacity_bits", "_rate_bits", "_suffix", "MAX_KEY_SIZE", "MAX_DIGEST_SIZE", "SALT_SIZE", "PERSON_SIZE"] if hasattr(h, name)})
    for f in [lambda: h, lambda: make("a"), lambda: make(5), lambda: make(memoryview(b"abcd").cast("B", [2, 2])), lambda: make(memoryview(b"abcd")[::2]), lambda: make(b"", b""), lambda: make(string=b"").name, lambda: make(data=b"").name, lambda: make(b"", usedforsecurity=False).name, lambda: make(b"", True), lambda: make(zz=1),
              lambda: h.update(), lambda: h.update("a"), lambda: h.update(5), lambda: h.update(b"d", b""), lambda: h.update(obj=b""), lambda: h.update(b"x"), lambda: h.digest(1), lambda: h.hexdigest(1), lambda: h.digest(), lambda: h.copy(1), lambda: type(h)(), lambda: type(h)(b"").name, lambda: setattr(h, "name", 1),
              lambda: h.digest(-1), lambda: h.digest("a"), lambda: h.digest(1 << 40), lambda: h.digest(length=5), lambda: h.digest(0), lambda: h.digest(1 << 29), lambda: h.digest(1 << 70)]:
        show(f)
    length = (333,) if "shake" in h.name else ()
    for size in [0, 1, 55, 56, 63, 64, 65, 71, 72, 111, 112, 127, 128, 129, 135, 136, 143, 144, 168, 300, 700]:
        parts = make()
        done = 0
        while done < size:
            parts.update(octets[done:min(size, done + 1 + done % 37)])
            done += 1 + done % 37
        more = parts.copy()
        more.update(b"z")
        print(size, parts.hexdigest(*length), parts.digest(*length).hex() == make(octets[:size]).hexdigest(*length), more.hexdigest(*length)[:16])
    print(make(octets * 30).hexdigest(*length))
for module in [_md5, _sha1, _sha256, _sha512, _sha3, _blake2]:
    print([name for name in dir(module) if name[0] != "_" and name != "implementation"])
try:
    class Own(_md5.MD5Type):
        pass
except TypeError as e:
    print(e)
