# Match.expand: templates.
import re

m = re.match(r"(?P<a>x)(y)?(z)", "xz")
for template in [r"\1\3", r"\g<a>-\g<2>-\g<0>", r"\\1", "plain", r"\n", r"\g<3>3", "", r"\2"]:
    print(repr(template), repr(m.expand(template)))
for template in [r"\4", r"\g<b>", r"\g<1", r"\q", b"\\1", 1]:
    try:
        print(m.expand(template))
    except Exception as e:
        print(type(e).__name__, e)
print(re.match(b"(a)", b"a").expand(rb"<\1>"), m.expand(template=r"\1"))
