"""Streams in memory. A program has no files."""

from _io import TextIOWrapper, UnsupportedOperation
from abc import ABC as _ABC
import builtins as _builtins

__all__ = ["BlockingIOError", "open", "IOBase", "RawIOBase", "BytesIO", "StringIO", "BufferedIOBase",
           "TextIOWrapper", "TextIOBase", "UnsupportedOperation", "SEEK_SET", "SEEK_CUR", "SEEK_END",
           "DEFAULT_BUFFER_SIZE"]

DEFAULT_BUFFER_SIZE = 8192
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
BlockingIOError = BlockingIOError
open = _builtins.open


class IOBase(_ABC):
    """What all streams have in common."""

    _closed = False

    def _check(self):
        if self._closed:
            raise ValueError("I/O operation on closed file")

    def _refuse(self, name):
        raise UnsupportedOperation(name)

    @property
    def closed(self):
        return self._closed

    def close(self):
        if not self._closed:
            self.flush()
            self._closed = True

    def flush(self):
        self._check()

    def fileno(self):
        self._refuse("fileno")

    def isatty(self):
        self._check()
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def seekable(self):
        return False

    def seek(self, offset, whence=0):
        self._refuse("seek")

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, size=None):
        self._refuse("truncate")

    def detach(self):
        self._refuse("detach")

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exception):
        self.close()

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1):
        lines, size = [], 0
        for line in self:
            lines.append(line)
            size += len(line)
            if hint is not None and 0 < hint <= size:
                break
        return lines

    def writelines(self, lines):
        self._check()
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    encoding = errors = newlines = None


TextIOBase.register(TextIOWrapper)


def _size(size):
    return -1 if size is None else size


class BytesIO(BufferedIOBase):
    """Octets in memory."""

    def __init__(self, initial_bytes=b""):
        self._buffer = bytearray(b"" if initial_bytes is None else initial_bytes)
        self._at = 0

    def _check(self):
        if self._closed:
            raise ValueError("I/O operation on closed file.")

    def readable(self):
        self._check()
        return True

    writable = seekable = readable

    def getvalue(self):
        self._check()
        return bytes(self._buffer)

    def getbuffer(self):
        self._check()
        return memoryview(self._buffer)

    def read(self, size=-1, /):
        self._check()
        size = _size(size)
        end = len(self._buffer) if size < 0 else self._at + size
        data = bytes(self._buffer[self._at:end])
        self._at += len(data)
        return data

    read1 = read

    def readinto(self, buffer, /):
        data = self.read(len(buffer))
        buffer[:len(data)] = data
        return len(data)

    def readline(self, size=-1, /):
        self._check()
        size = _size(size)
        end = self._buffer.find(b"\n", self._at) + 1 or len(self._buffer)
        if size >= 0:
            end = min(end, self._at + size)
        return self.read(max(end - self._at, 0))

    def write(self, data, /):
        self._check()
        if isinstance(data, str):
            raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
        data = bytes(data)
        if data:
            if self._at > len(self._buffer):
                self._buffer.extend(bytes(self._at - len(self._buffer)))
            self._buffer[self._at:self._at + len(data)] = data
            self._at += len(data)
        return len(data)

    def seek(self, offset, whence=0, /):
        self._check()
        if whence == 0:
            if offset < 0:
                raise ValueError(f"negative seek value {offset}")
            self._at = offset
        elif whence in (1, 2):
            self._at = max((self._at if whence == 1 else len(self._buffer)) + offset, 0)
        else:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        return self._at

    def tell(self):
        self._check()
        return self._at

    def truncate(self, size=None, /):
        self._check()
        size = self._at if size is None else size
        if size < 0:
            raise ValueError(f"negative size value {size}")
        del self._buffer[size:]
        return size


class StringIO(TextIOBase):
    """Text in memory.

    What is written at the end collects in a list and is joined when somebody looks at it.
    """

    def __init__(self, initial_value="", newline="\n"):
        if newline not in (None, "", "\n", "\r", "\r\n"):
            if not isinstance(newline, str):
                raise TypeError(f"newline must be str or None, not {type(newline).__name__}")
            raise ValueError(f"illegal newline value: {newline!r}")
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self._newline = newline
        self._text, self._pending = "", []
        self._length = self._at = 0
        if initial_value:
            self.write(initial_value)
            self._at = 0

    def readable(self):
        self._check()
        return True

    writable = seekable = readable
    line_buffering = False

    def _joined(self):
        if self._pending:
            self._text += "".join(self._pending)
            self._pending.clear()
        return self._text

    def getvalue(self):
        self._check()
        return self._joined()

    def _translated(self, text):
        if self._newline is None:
            return text.replace("\r\n", "\n").replace("\r", "\n")
        if self._newline in ("\r", "\r\n"):
            return text.replace("\n", self._newline)
        return text

    def write(self, text, /):
        self._check()
        if not isinstance(text, str):
            raise TypeError(f"string argument expected, got {type(text).__name__!r}")
        count = len(text)
        text = self._translated(text)
        if self._at == self._length:
            self._pending.append(text)
        else:
            whole = self._joined()
            if self._at > len(whole):
                whole += "\0" * (self._at - len(whole))
            self._text = whole[:self._at] + text + whole[self._at + len(text):]
        self._at += len(text)
        self._length = max(self._length, self._at)
        return count

    def read(self, size=-1, /):
        self._check()
        size = _size(size)
        text = self._joined()
        text = text[self._at:] if size < 0 else text[self._at:self._at + size]
        self._at += len(text)
        return text

    def readline(self, size=-1, /):
        self._check()
        size = _size(size)
        text = self._joined()
        mark = self._newline or "\n"
        found = text.find(mark, self._at)
        end = found + len(mark) if found >= 0 else len(text)
        if size >= 0:
            end = min(end, self._at + size)
        return self.read(max(end - self._at, 0))

    def seek(self, offset, whence=0, /):
        self._check()
        if whence not in (0, 1, 2):
            raise ValueError(f"Invalid whence ({whence}, should be 0, 1 or 2)")
        if whence == 0 and offset < 0:
            raise ValueError(f"Negative seek position {offset}")
        if whence and offset:
            raise OSError("Can't do nonzero cur-relative seeks")
        if whence != 1:
            self._at = self._length if whence == 2 else offset
        return self._at

    def tell(self):
        self._check()
        return self._at

    def truncate(self, size=None, /):
        self._check()
        size = self._at if size is None else size
        if size < 0:
            raise ValueError(f"Negative size value {size}")
        if size < self._length:
            self._text = self._joined()[:size]
            self._length = size
        return size
