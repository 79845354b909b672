"""Characters by kind, and templates."""

from _string import formatter_field_name_split as _split_name, formatter_parser as _parse

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits",
           "octdigits", "printable", "punctuation", "whitespace", "Formatter"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """The words of s with a capital each."""
    return (sep or " ").join(word.capitalize() for word in s.split(sep))


class Formatter:
    """str.format in pieces that a subclass can replace."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2, 0)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, text, args, kwargs, used, depth, automatic):
        if depth < 0:
            raise ValueError("Max string recursion exceeded")
        parts = []
        for literal, name, spec, conversion in self.parse(text):
            if literal:
                parts.append(literal)
            if name is None:
                continue
            if name == "":
                if automatic is False:
                    raise ValueError("cannot switch from manual field specification "
                                     "to automatic field numbering")
                name, automatic = str(automatic), automatic + 1
            elif name.isdigit():
                if automatic:
                    raise ValueError("cannot switch from manual field specification "
                                     "to automatic field numbering")
                automatic = False
            v, key = self.get_field(name, args, kwargs)
            used.add(key)
            v = self.convert_field(v, conversion)
            spec, automatic = self._vformat(spec, args, kwargs, used, depth - 1, automatic)
            parts.append(self.format_field(v, spec))
        return "".join(parts), automatic

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion == "s":
            return str(value)
        if conversion == "r":
            return repr(value)
        if conversion == "a":
            return ascii(value)
        raise ValueError(f"Unknown conversion specifier {conversion!s}")

    def parse(self, format_string):
        return _parse(format_string)

    def get_field(self, field_name, args, kwargs):
        first, rest = _split_name(field_name)
        v = self.get_value(first, args, kwargs)
        for is_attribute, name in rest:
            v = getattr(v, name) if is_attribute else v[name]
        return v, first
