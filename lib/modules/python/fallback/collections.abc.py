"""Abstract classes for what containers and their like can do."""

from _collections_abc import *
from _collections_abc import __all__
