"""Context managers, and ways to make them."""

import sys as _sys
from abc import ABC as _ABC, abstractmethod as _abstractmethod
from collections import deque as _deque
from functools import wraps as _wraps
from types import GenericAlias as _GenericAlias, MethodType as _MethodType

__all__ = ["asynccontextmanager", "contextmanager", "closing", "aclosing", "nullcontext",
           "AbstractContextManager", "AbstractAsyncContextManager", "AsyncExitStack",
           "ContextDecorator", "ExitStack", "redirect_stdout", "redirect_stderr", "suppress"]


class AbstractContextManager(_ABC):
    __class_getitem__ = classmethod(_GenericAlias)

    def __enter__(self):
        return self

    @_abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        return None

    @classmethod
    def __subclasshook__(cls, other):
        if cls is AbstractContextManager:
            return hasattr(other, "__enter__") and hasattr(other, "__exit__") or NotImplemented
        return NotImplemented


class AbstractAsyncContextManager(_ABC):
    __class_getitem__ = classmethod(_GenericAlias)

    async def __aenter__(self):
        return self

    @_abstractmethod
    async def __aexit__(self, exc_type, exc_value, traceback):
        return None


class ContextDecorator:
    """Lets a context manager decorate functions, which then run inside it."""

    def _recreate_cm(self):
        return self

    def __call__(self, func):
        @_wraps(func)
        def inside(*args, **kwargs):
            with self._recreate_cm():
                return func(*args, **kwargs)
        return inside


class _GeneratorContext(AbstractContextManager, ContextDecorator):
    """A generator that yields once, as a context manager."""

    def __init__(self, func, args, kwargs):
        self.gen = func(*args, **kwargs)
        self.func, self.args, self.kwargs = func, args, kwargs
        self.__doc__ = getattr(func, "__doc__", None) or type(self).__doc__

    def _recreate_cm(self):
        return type(self)(self.func, self.args, self.kwargs)

    def __enter__(self):
        del self.args, self.kwargs, self.func
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, exc_type, exc_value, traceback):
        if exc_type is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            try:
                raise RuntimeError("generator didn't stop")
            finally:
                self.gen.close()
        if exc_value is None:
            exc_value = exc_type()
        try:
            self.gen.throw(exc_value)
        except StopIteration as stop:
            return stop is not exc_value
        except RuntimeError as error:
            if error is exc_value:
                error.__traceback__ = traceback
                return False
            # A StopIteration that was thrown in comes out wrapped: it was not handled.
            if isinstance(exc_value, StopIteration) and error.__cause__ is exc_value:
                exc_value.__traceback__ = traceback
                return False
            raise
        except BaseException as error:
            if error is not exc_value:
                raise
            error.__traceback__ = traceback
            return False
        try:
            raise RuntimeError("generator didn't stop after throw()")
        finally:
            self.gen.close()


class _AsyncGeneratorContext(AbstractAsyncContextManager):
    """The same of an asynchronous generator."""

    def __init__(self, func, args, kwargs):
        self.gen = func(*args, **kwargs)

    async def __aenter__(self):
        try:
            return await self.gen.__anext__()
        except StopAsyncIteration:
            raise RuntimeError("generator didn't yield") from None

    async def __aexit__(self, exc_type, exc_value, traceback):
        if exc_type is None:
            try:
                await self.gen.__anext__()
            except StopAsyncIteration:
                return False
            raise RuntimeError("generator didn't stop")
        if exc_value is None:
            exc_value = exc_type()
        try:
            await self.gen.athrow(exc_value)
        except StopAsyncIteration as stop:
            return stop is not exc_value
        except RuntimeError as error:
            wrapped = isinstance(exc_value, (StopIteration, StopAsyncIteration))
            if error is exc_value or (wrapped and error.__cause__ is exc_value):
                return False
            raise
        except BaseException as error:
            if error is not exc_value:
                raise
            return False
        raise RuntimeError("generator didn't stop after athrow()")


def contextmanager(func):
    """Makes a function that returns a context manager of a generator function."""
    @_wraps(func)
    def make(*args, **kwargs):
        return _GeneratorContext(func, args, kwargs)
    return make


def asynccontextmanager(func):
    @_wraps(func)
    def make(*args, **kwargs):
        return _AsyncGeneratorContext(func, args, kwargs)
    return make


class closing(AbstractContextManager):
    """Closes a thing at the end of the block."""

    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()


class aclosing(AbstractAsyncContextManager):
    def __init__(self, thing):
        self.thing = thing

    async def __aenter__(self):
        return self.thing

    async def __aexit__(self, *exc_info):
        await self.thing.aclose()


class nullcontext(AbstractContextManager, AbstractAsyncContextManager):
    """Does nothing."""

    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *exc_info):
        pass

    async def __aenter__(self):
        return self.enter_result

    async def __aexit__(self, *exc_info):
        pass


class suppress(AbstractContextManager):
    """Ends the block quietly when one of the exceptions leaves it."""

    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, exc_type, exc_value, traceback):
        return exc_type is not None and issubclass(exc_type, self._exceptions)


class _Redirect(AbstractContextManager):
    _stream = None

    def __init__(self, new_target):
        self._new_target = new_target
        self._old_targets = []

    def __enter__(self):
        self._old_targets.append(getattr(_sys, self._stream))
        setattr(_sys, self._stream, self._new_target)
        return self._new_target

    def __exit__(self, *exc_info):
        setattr(_sys, self._stream, self._old_targets.pop())


class redirect_stdout(_Redirect):
    _stream = "stdout"


class redirect_stderr(_Redirect):
    _stream = "stderr"


class _Stack:
    """What both exit stacks share: a stack of (is it synchronous, exit function)."""

    def __init__(self):
        self._exits = _deque()

    def pop_all(self):
        """Moves what is on the stack to a new one."""
        other = type(self)()
        other._exits, self._exits = self._exits, _deque()
        return other

    @staticmethod
    def _lookup(cm, enter, leave, protocol):
        cls = type(cm)
        try:
            return getattr(cls, enter), getattr(cls, leave)
        except AttributeError:
            raise TypeError(f"'{cls.__module__}.{cls.__qualname__}' object does "
                            f"not support the {protocol} protocol") from None

    def enter_context(self, cm):
        """Enters a context manager, to be left with the stack."""
        enter, leave = self._lookup(cm, "__enter__", "__exit__", "context manager")
        result = enter(cm)
        self._exits.append((True, _MethodType(leave, cm)))
        return result

    def push(self, leave):
        """Puts an object with __exit__, or a function like it, on the stack."""
        method = getattr(type(leave), "__exit__", None)
        self._exits.append((True, leave if method is None else _MethodType(method, leave)))
        return leave

    def callback(self, callback, /, *args, **kwds):
        """Puts a function on the stack that is called with these arguments."""
        def leave(exc_type, exc_value, traceback):
            callback(*args, **kwds)
        leave.__wrapped__ = callback
        self._exits.append((True, leave))
        return callback

    @staticmethod
    def _fix_context(new, old, outer):
        """A new exception's chain shall end where the old one would have been handled."""
        while True:
            context = new.__context__
            if context is None or context is old:
                return
            if context is outer:
                break
            new = context
        new.__context__ = old


class ExitStack(_Stack, AbstractContextManager):
    """Context managers that are left together, last in, first out."""

    def __enter__(self):
        return self

    def close(self):
        self.__exit__(None, None, None)

    def __exit__(self, *details):
        outer = _sys.exc_info()[1]
        received = details[0] is not None
        suppressed = pending = False
        while self._exits:
            _, leave = self._exits.pop()
            try:
                if leave(*details):
                    suppressed, pending = True, False
                    details = None, None, None
            except BaseException as error:
                self._fix_context(error, details[1], outer)
                pending = True
                details = type(error), error, error.__traceback__
        if pending:
            context = details[1].__context__
            try:
                raise details[1]
            except BaseException:
                details[1].__context__ = context
                raise
        return received and suppressed


class AsyncExitStack(_Stack, AbstractAsyncContextManager):
    async def __aenter__(self):
        return self

    async def enter_async_context(self, cm):
        enter, leave = self._lookup(cm, "__aenter__", "__aexit__", "asynchronous context manager")
        result = await enter(cm)
        self._exits.append((False, _MethodType(leave, cm)))
        return result

    def push_async_exit(self, leave):
        method = getattr(type(leave), "__aexit__", None)
        self._exits.append((False, leave if method is None else _MethodType(method, leave)))
        return leave

    def push_async_callback(self, callback, /, *args, **kwds):
        async def leave(exc_type, exc_value, traceback):
            await callback(*args, **kwds)
        leave.__wrapped__ = callback
        self._exits.append((False, leave))
        return callback

    async def aclose(self):
        await self.__aexit__(None, None, None)

    async def __aexit__(self, *details):
        outer = _sys.exc_info()[1]
        received = details[0] is not None
        suppressed = pending = False
        while self._exits:
            synchronous, leave = self._exits.pop()
            try:
                if leave(*details) if synchronous else await leave(*details):
                    suppressed, pending = True, False
                    details = None, None, None
            except BaseException as error:
                self._fix_context(error, details[1], outer)
                pending = True
                details = type(error), error, error.__traceback__
        if pending:
            context = details[1].__context__
            try:
                raise details[1]
            except BaseException:
                details[1].__context__ = context
                raise
        return received and suppressed
