raise ExceptionGroup("several", [ValueError("one"), ExceptionGroup("inner", [KeyError("two"), OSError(3, "three")])])
