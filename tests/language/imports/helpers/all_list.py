__all__ = ["_chosen"]
_chosen = "chosen"
not_chosen = 1
