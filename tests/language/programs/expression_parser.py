class Token:
    __slots__ = ("kind", "text", "at")

    def __init__(self, kind, text, at):
        self.kind, self.text, self.at = kind, text, at

    def __repr__(self):
        return f"{self.kind}:{self.text}"


class ParseError(Exception):
    def __init__(self, message, at):
        super().__init__(f"{message} at {at}")
        self.at = at


def tokenize(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            j = i
            while j < len(text) and (text[j].isdigit() or text[j] == "."):
                j += 1
            yield Token("number", text[i:j], i)
            i = j
        elif c.isalpha():
            j = i
            while j < len(text) and text[j].isalnum():
                j += 1
            yield Token("name", text[i:j], i)
            i = j
        elif c in "+-*/()^=,":
            yield Token("op", c, i)
            i += 1
        else:
            raise ParseError(f"unexpected {c!r}", i)
    yield Token("end", "", len(text))


class Parser:
    POWER = {"=": 1, "+": 2, "-": 2, "*": 3, "/": 3, "^": 5}

    def __init__(self, text, variables):
        self.tokens, self.variables = list(tokenize(text)), variables
        self.position = 0

    @property
    def current(self):
        return self.tokens[self.position]

    def take(self, text=None):
        token = self.current
        if text is not None and token.text != text:
            raise ParseError(f"expected {text!r}, found {token.text!r}", token.at)
        self.position += 1
        return token

    def expression(self, power=0):
        token = self.take()
        match token:
            case Token(kind="number", text=t):
                left = float(t) if "." in t else int(t)
            case Token(kind="name", text=t) if self.current.text == "(":
                self.take("(")
                arguments = []
                while self.current.text != ")":
                    arguments.append(self.expression(1))
                    if self.current.text == ",":
                        self.take()
                self.take(")")
                left = self.variables[t](*arguments)
            case Token(kind="name", text=t) if self.current.text == "=":
                self.take()
                self.variables[t] = left = self.expression()
            case Token(kind="name", text=t):
                left = self.variables[t]
            case Token(text="-"):
                left = -self.expression(4)
            case Token(text="("):
                left = self.expression()
                self.take(")")
            case _:
                raise ParseError(f"unexpected {token}", token.at)
        while self.POWER.get(self.current.text, 0) > power:
            operator = self.take().text
            right = self.expression(self.POWER[operator] - (operator == "^"))
            left = {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left / right, "^": lambda: left ** right}[operator]()
        return left


variables = {"pi": 3.14159, "max": max, "double": lambda x: x * 2}
for text in ("1 + 2 * 3", "(1 + 2) * 3", "2 ^ 3 ^ 2", "-2 ^ 2", "x = 5", "x * x - 1", "max(1, x, 3) + double(4)", "10 / 4", "7 - 2 - 1", "1 +", "2 $ 3", "(1", "y", "1 / 0", "max(1, 2"):
    try:
        parser = Parser(text, variables)
        print(text, "=", parser.expression(), parser.current.kind)
    except (ParseError, KeyError, ZeroDivisionError) as error:
        print(text, "|", type(error).__name__, error)
