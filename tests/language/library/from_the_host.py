# A module of the host's library is run as it is, under its own file's name.
import this

print(this.__file__, this.__name__, this.__package__)
try:
    import no_such_module_anywhere
except ModuleNotFoundError as error:
    print(error, error.name)
try:
    import this.poem
except ModuleNotFoundError as error:
    print(error, error.name)
