# Case mapping: special casing, the final sigma, title case, folding.
words = ["hello world", "HELLO", "ß", "ﬁne", "ΑΣ", "ΑΣ ΒΣΓ", "Σ", "AΣ.", "A.ΣB", "ǆ", "ŉ", "İstanbul", "ıI", "they're bill's", "x1y2z", "ᾳ", "Ǆ", ""]
for w in words:
    print(repr(w), repr(w.upper()), repr(w.lower()), repr(w.title()), repr(w.capitalize()), repr(w.swapcase()), repr(w.casefold()))
    print(w.isupper(), w.islower(), w.istitle())
