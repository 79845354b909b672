"""Values as octets. Code has no such form here."""

version = 4


def _refuse(*args, **kwargs):
    raise NotImplementedError("marshal: code and values have no marshalled form")


dump = dumps = load = loads = _refuse
