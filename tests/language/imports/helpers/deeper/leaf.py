from .. import VALUE
from ..part import Thing

WHO = __name__


def parent_value():
    return VALUE, Thing.name
