# runner: --heap 100000000
# python3: no
# silent: yes
"""Whatever words _sre.compile is given, it refuses them, or makes a pattern that several threads can run."""
import _sre
import random
import re
import sys
from common import crowd, scale

SAMPLES = [r"(a|bc)*?[x-z\d]{2,}(?=q)(?(1)y|n)\1$", r"(?i)abc|[^\u0100-\u0400a]\b", r"(?>a)b++(?:cd)*+(?<!x)", r"(?i:k)+\w*?é",
           r"(?:(a)|b)*(?(1)\b|\B)", r"abc(d)*", r"[ab]+c", r"(a*)*b|(?<=a(?!b))c", r"(\w+)\s\1", r"a{2,5}+|(?:x|y){1,3}?z"]
SUBJECTS = ["", "a", "abcabcab", "bcxyq aé€", "aaaa aaaa", "kKſ\u212a", "\U0001f600ab\n", "xxxxxxxxxx", "abababab€"]


def words_of(pattern):
    code = re._compiler._code(re._parser.parse(pattern, 0), 32)
    return [int(word) for word in code]


def mutate(rng, words):
    words = list(words)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        at = rng.randrange(len(words))
        kind = rng.random()
        if kind < 0.5:
            words[at] = rng.choice((rng.randrange(43), rng.randrange(12), words[at] + 1, max(words[at] - 1, 0), 2**32 - 1, rng.randrange(2**32)))
        elif kind < 0.65:
            del words[at]
        elif kind < 0.8:
            words.insert(at, rng.randrange(43))
        elif kind < 0.9:
            end = rng.randrange(at, len(words)) + 1
            words[at:at] = words[at:end]
        else:
            words[at] = rng.choice(words)
        words = words or [1]
    return words


def random_words(rng):
    return [rng.choice((rng.randrange(43), rng.randrange(8), rng.randrange(2**32))) for _ in range(rng.randrange(1, 20))] + [1]


def run(p):
    for subject in SUBJECTS:
        for step in (lambda: p.match(subject), lambda: p.search(subject, 1), lambda: p.fullmatch(subject), lambda: p.findall(subject),
                     lambda: p.sub("<>", subject), lambda: p.split(subject)):
            try:
                step()
            except (SystemError, MemoryError) as e:
                pass


def body(number):
    rng = random.Random(int(sys.argv[1]) * 31 + number if len(sys.argv) > 1 else number)
    codes = [words_of(sample) for sample in SAMPLES]
    made = 0
    for i in range(150 * scale):
        words = random_words(rng) if rng.random() < 0.2 else mutate(rng, rng.choice(codes))
        try:
            p = _sre.compile(None if rng.random() < 0.1 else "x", rng.choice((0, 2, 32)), words, rng.choice((0, 1, 2, 2, 2, 3)), {"a": 1}, (None, "a"))
        except (RuntimeError, OverflowError):
            continue
        made += 1
        if shared.setdefault(p, number) == number:
            patterns.append(p)
        run(p)
    for p in patterns[:20]:
        run(p)
    return made


shared, patterns = {}, []
assert sum(crowd(3, body)) > 10
