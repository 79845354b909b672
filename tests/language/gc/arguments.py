"""The functions of the module gc: what they accept, and what they say otherwise."""
import gc


class Index:
    def __index__(self):
        return 1


def show(text):
    try:
        print(text, "->", eval(text))
    except Exception as error:
        print(text, "!!", type(error).__name__, error)


for text in (
        "gc.collect(3)", "gc.collect(-1)", "gc.collect('a')", "gc.collect(1.5)", "gc.collect(2 ** 40)", "gc.collect(2 ** 100)",
        "gc.collect(-2 ** 100)", "gc.collect(0, 1)", "gc.collect(gen=1)", "type(gc.collect(generation=True))", "gc.collect(None)",
        "type(gc.collect(Index()))", "gc.enable()", "gc.enable(1)", "gc.disable()", "gc.isenabled()", "gc.isenabled(1)", "gc.enable()",
        "gc.isenabled()", "gc.set_threshold()", "gc.set_threshold(1, 2, 3, 4)", "gc.set_threshold('a')", "gc.set_threshold(2 ** 40)",
        "gc.set_threshold(-2 ** 40)", "gc.set_threshold(2 ** 70)", "gc.set_threshold(1.5)", "gc.get_threshold()",
        "gc.set_threshold(100)", "gc.get_threshold()", "gc.set_threshold(-5, 3)", "gc.get_threshold()", "gc.set_threshold(0)",
        "gc.get_threshold()", "gc.isenabled()", "gc.set_threshold(Index(), 10)", "gc.get_threshold()",
        "gc.set_threshold(700, 11, 12)", "gc.set_threshold(1, 'a')", "gc.get_threshold()", "gc.get_threshold(1)",
        "gc.set_threshold(700, 10, 10)", "gc.get_count(1)", "gc.get_stats(1)", "gc.get_debug(1)", "gc.set_debug('a')",
        "gc.set_debug()", "gc.set_debug(0)", "gc.set_debug(2 ** 40)", "gc.set_debug(1.0)", "gc.get_debug()", "gc.freeze(1)",
        "gc.get_freeze_count(1)", "gc.unfreeze(1)", "gc.is_tracked()", "gc.is_tracked(1, 2)", "gc.is_tracked(obj=1)",
        "gc.is_finalized()", "gc.get_objects(5)", "gc.get_objects(3)", "gc.get_objects(-2)", "gc.get_objects('a')",
        "gc.get_objects(1.5)", "gc.get_objects(2 ** 70)", "gc.get_objects(-2 ** 70)", "gc.get_objects(0, 1)", "gc.get_objects(gen=1)",
        "gc.get_objects(generation=3)", "type(gc.get_objects(-1))", "type(gc.get_objects(None))", "type(gc.get_objects(generation=0))",
        "type(gc.get_objects(Index()))", "gc.get_referrers()", "gc.get_referents()", "gc.garbage", "gc.callbacks"):
    show(text)
print([name for name in dir(gc) if not name.startswith("__")])
print([(name, getattr(gc, name)) for name in dir(gc) if name.startswith("DEBUG")])
