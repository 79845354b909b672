"""Streams. Those in memory are native; the others stand on a raw stream, of which a program has its three standard
ones and those that it writes itself."""

import sys
from _thread import RLock as _RLock
from abc import ABCMeta as _ABCMeta
from builtins import BlockingIOError, open
from _streams import BytesIO, OctetStream as _OctetStream, StringIO, TextStream as _TextStream

DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    __module__ = "io"


def open_code(path):
    """Opens a file of code: refused, as any other."""
    if not isinstance(path, str):
        raise TypeError(f"open_code() argument 'path' must be str, not {type(path).__name__}")
    return open(path, "rb")


def text_encoding(encoding, stacklevel=2, /):
    """What stands for an encoding that is not given."""
    if encoding is not None:
        return encoding
    return "utf-8" if sys.flags.utf8_mode else "locale"


# ---- Base classes ----


class _IOBase:
    """The abstract base class for all I/O classes."""

    __closed = False

    def seek(self, offset, whence=0, /):
        raise UnsupportedOperation("seek")

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, size=None, /):
        raise UnsupportedOperation("truncate")

    def flush(self):
        self._checkClosed()

    def close(self):
        if not self.__closed:
            try:
                self.flush()
            finally:
                self.__closed = True

    def __del__(self):
        try:
            if not self.closed:
                self.close()
        except Exception:
            pass

    def seekable(self):
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def _checkSeekable(self, message=None):
        if not self.seekable():
            raise UnsupportedOperation(message or "File or stream is not seekable.")
        return True

    def _checkReadable(self, message=None):
        if not self.readable():
            raise UnsupportedOperation(message or "File or stream is not readable.")
        return True

    def _checkWritable(self, message=None):
        if not self.writable():
            raise UnsupportedOperation(message or "File or stream is not writable.")
        return True

    @property
    def closed(self):
        return self.__closed

    def _checkClosed(self, message=None):
        if self.closed:
            raise ValueError(message or "I/O operation on closed file.")

    def __enter__(self):
        self._checkClosed()
        return self

    def __exit__(self, *exception):
        self.close()

    def fileno(self):
        raise UnsupportedOperation("fileno")

    def isatty(self):
        self._checkClosed()
        return False

    def readline(self, size=-1, /):
        size = -1 if size is None else size.__index__()
        line = bytearray()
        peek = getattr(self, "peek", None)
        while size < 0 or len(line) < size:
            count = 1
            if peek is not None:
                ahead = peek(1)
                if not isinstance(ahead, bytes):
                    raise OSError(f"peek() should have returned a bytes object, not '{type(ahead).__name__}'")
                count = ahead.find(b"\n") + 1 or len(ahead) or 1
                if size >= 0:
                    count = min(count, size - len(line))
            part = self.read(count)
            if not isinstance(part, bytes):
                raise OSError(f"read() should have returned a bytes object, not '{type(part).__name__}'")
            if not part:
                break
            line += part
            if line.endswith(b"\n"):
                break
        return bytes(line)

    def __iter__(self):
        self._checkClosed()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1, /):
        if hint is None or hint <= 0:
            return list(self)
        lines, size = [], 0
        for line in self:
            lines.append(line)
            size += len(line)
            if size >= hint:
                break
        return lines

    def writelines(self, lines, /):
        self._checkClosed()
        for line in lines:
            self.write(line)


class _RawIOBase(_IOBase):
    """Base class for raw binary I/O."""

    def read(self, size=-1, /):
        size = -1 if size is None else size.__index__()
        if size < 0:
            return self.readall()
        buffer = bytearray(size)
        count = self.readinto(buffer)
        if count is None:
            return None
        del buffer[count:]
        return bytes(buffer)

    def readall(self):
        parts = []
        while part := self.read(DEFAULT_BUFFER_SIZE):
            parts.append(part)
        return b"".join(parts) if parts else part

    def readinto(self, buffer, /):
        raise NotImplementedError

    def write(self, data, /):
        raise NotImplementedError


class _BufferedIOBase(_IOBase):
    """Base class for buffered IO objects."""

    def detach(self):
        raise UnsupportedOperation("detach")

    def read(self, size=-1, /):
        raise UnsupportedOperation("read")

    def read1(self, size=-1, /):
        raise UnsupportedOperation("read1")

    def write(self, data, /):
        raise UnsupportedOperation("write")

    def _fill(self, buffer, read):
        view = memoryview(buffer).cast("B")
        data = read(len(view))
        if not isinstance(data, bytes):
            raise TypeError(f"read() should return bytes, not {type(data).__name__}")
        if len(data) > len(view):
            raise ValueError(f"read() returned too much data: {len(view)} bytes requested, {len(data)} returned")
        view[:len(data)] = data
        return len(data)

    def readinto(self, buffer, /):
        return self._fill(buffer, self.read)

    def readinto1(self, buffer, /):
        return self._fill(buffer, self.read1)


class _TextIOBase(_IOBase):
    """Base class for text I/O."""

    encoding = newlines = errors = None

    def detach(self):
        raise UnsupportedOperation("detach")

    def read(self, size=-1, /):
        raise UnsupportedOperation("read")

    def readline(self, size=-1, /):
        raise UnsupportedOperation("readline")

    def write(self, text, /):
        raise UnsupportedOperation("write")


# ---- Raw streams ----


class FileIO(_RawIOBase):
    """A standard stream by its descriptor. Other files are refused."""

    def __init__(self, file, mode="r", closefd=True, opener=None):
        if isinstance(file, float):
            raise TypeError("integer argument expected, got float")
        if not isinstance(file, int) or isinstance(file, bool):
            open(file)
        if file < 0:
            raise ValueError("negative file descriptor")
        kind = mode.replace("b", "")
        if kind not in ("r", "w", "a", "x", "r+", "w+", "a+", "x+"):
            raise ValueError("Must have exactly one of create/read/write/append mode and at most one plus"
                             if set(mode) <= set("rwaxb+") else f"invalid mode: {mode}")
        if file > 2:
            raise OSError(9, "Bad file descriptor")
        self._number, self.name, self.closefd = file, file, closefd
        self._read, self._write = "r" in kind or "+" in kind, kind != "r"
        self._rest = b""

    @property
    def mode(self):
        return "rb+" if self._read and self._write else "wb" if self._write else "rb"

    def fileno(self):
        self._checkClosed("I/O operation on closed file")
        return self._number

    def isatty(self):
        from posix import isatty
        return isatty(self.fileno())

    def readable(self):
        self._checkClosed("I/O operation on closed file")
        return self._read

    def writable(self):
        self._checkClosed("I/O operation on closed file")
        return self._write

    def readinto(self, buffer, /):
        self._checkClosed("I/O operation on closed file")
        self._checkReadable("File not open for reading")
        if not self._rest and self._number == 0:
            self._rest = sys.__stdin__.buffer.readline()
        view = memoryview(buffer).cast("B")
        part, self._rest = self._rest[:len(view)], self._rest[len(view):]
        view[:len(part)] = part
        return len(part)

    def write(self, data, /):
        self._checkClosed("I/O operation on closed file")
        self._checkWritable("File not open for writing")
        from posix import write
        return write(self._number, data)

    def __repr__(self):
        if self.closed:
            return "<_io.FileIO [closed]>"
        return f"<_io.FileIO name={self.name!r} mode={self.mode!r} closefd={self.closefd}>"


def _open_descriptor(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True,
                     opener=None):
    """open() of a descriptor."""
    kinds = set(mode)
    if kinds - set("axrwb+t") or len(mode) > len(kinds):
        raise ValueError(f"invalid mode: {mode!r}")
    if len(kinds & set("axrw")) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode")
    text = "b" not in kinds
    if not text and "t" in kinds:
        raise ValueError("can't have text and binary mode at once")
    for what, given in ("an encoding", encoding), ("an errors", errors), ("a newline", newline):
        if not text and given is not None:
            raise ValueError(f"binary mode doesn't take {what} argument")
    raw = FileIO(file, mode.replace("t", "").replace("b", ""), closefd, opener)
    if buffering == 0:
        if text:
            raise ValueError("can't have unbuffered text I/O")
        return raw
    size = buffering if buffering > 1 else DEFAULT_BUFFER_SIZE
    buffered = (BufferedRandom(raw, size) if "+" in kinds else
                BufferedReader(raw, size) if "r" in kinds else BufferedWriter(raw, size))
    if not text:
        return buffered
    wrapper = TextIOWrapper(buffered, encoding, errors, newline, buffering == 1 or raw.isatty())
    wrapper.mode = mode
    return wrapper


# ---- Buffers ----


def _octets(data):
    """A copy of something bytes-like."""
    if isinstance(data, str):
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
    return bytes(memoryview(data))


class _Buffered(_BufferedIOBase):
    """What buffered streams over a raw one have in common."""

    def __init__(self, raw, buffer_size):
        if buffer_size <= 0:
            raise ValueError("buffer size must be strictly positive")
        self._raw, self._size, self._lock = raw, buffer_size, _RLock()

    @property
    def raw(self):
        return self._raw

    def _checkDetached(self):
        raw = self.__dict__.get("_raw")
        if raw is None:
            raise ValueError("raw stream has been detached" if "_raw" in self.__dict__ else
                             "I/O operation on uninitialized object")
        return raw

    def _check(self, message):
        if self.closed:
            raise ValueError(message)
        return self._raw

    @property
    def closed(self):
        return self._checkDetached().closed

    @property
    def name(self):
        return self._checkDetached().name

    @property
    def mode(self):
        return self._checkDetached().mode

    def flush(self):
        if self.closed:
            raise ValueError("flush of closed file")
        self._raw.flush()

    def close(self):
        if self._checkDetached() is None or self.closed:
            return
        try:
            self.flush()
        finally:
            self._raw.close()

    def detach(self):
        raw = self._checkDetached()
        self.flush()
        self._raw = None
        return raw

    def seekable(self):
        return self._checkDetached().seekable()

    def readable(self):
        return self._checkDetached().readable()

    def writable(self):
        return self._checkDetached().writable()

    def fileno(self):
        return self._checkDetached().fileno()

    def isatty(self):
        return self._checkDetached().isatty()

    def _raw_tell(self):
        position = self._checkDetached().tell()
        if position < 0:
            raise OSError(f"Raw stream returned invalid position {position}")
        return position

    def _raw_seek(self, offset, whence):
        position = self._raw.seek(offset, whence)
        if position < 0:
            raise OSError(f"Raw stream returned invalid position {position}")
        return position

    def truncate(self, size=None, /):
        self._check("truncate of closed file")
        self._checkWritable("truncate")
        with self._lock:
            self.flush()
            return self._raw.truncate(self.tell() if size is None else size)

    def __getstate__(self):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    def __repr__(self):
        cls = type(self)
        name = f"{cls.__module__}.{cls.__qualname__}"
        try:
            return f"<{name} name={self.name!r}>"
        except (AttributeError, ValueError):
            return f"<{name}>"


class BufferedReader(_Buffered, metaclass=_ABCMeta):
    """Create a new buffered reader using the given readable raw IO object."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.readable():
            raise UnsupportedOperation("File or stream is not readable.")
        super().__init__(raw, buffer_size)
        self._ahead, self._at = b"", 0

    def _raw_read(self, size):
        """At most so many octets of the raw stream; None if there are none now."""
        part = self._raw.read(size)
        if part is not None and not isinstance(part, bytes):
            raise OSError(f"raw readinto() returned invalid data {part!r}")
        return part

    def _take(self, size):
        part = self._ahead[self._at:self._at + size]
        self._at += len(part)
        return part

    def read(self, size=-1, /):
        size = -1 if size is None else size.__index__()
        if size < -1:
            raise ValueError("read length must be non-negative or -1")
        self._check("read of closed file")
        with self._lock:
            return self._read_all() if size < 0 else self._read_some(size)

    def _read_all(self):
        parts = [self._take(len(self._ahead))]
        if hasattr(self._raw, "readall"):
            part = self._raw.readall()
            if part is not None and not isinstance(part, bytes):
                raise TypeError("readall() should return bytes")
            if part is None:
                return parts[0] or None
            parts.append(part)
        else:
            while part := self._raw_read(DEFAULT_BUFFER_SIZE):
                parts.append(part)
            if part is None and not any(parts):
                return None
        return b"".join(parts)

    def _read_some(self, size):
        parts, part = [self._take(size)], b""
        missing = size - len(parts[0])
        while missing > 0:
            part = self._raw_read(max(self._size, missing))
            if not part:
                break
            self._ahead, self._at = part, 0
            parts.append(self._take(missing))
            missing -= len(parts[-1])
        data = b"".join(parts)
        return None if part is None and size and not data else data

    def read1(self, size=-1, /):
        self._check("read of closed file")
        size = self._size if size < 0 else size
        with self._lock:
            if not size:
                return b""
            if self._at == len(self._ahead):
                self._ahead, self._at = self._raw_read(size) or b"", 0
            return self._take(size)

    def peek(self, size=0, /):
        self._check("peek of closed file")
        with self._lock:
            if self._at == len(self._ahead):
                self._ahead, self._at = self._raw_read(self._size) or b"", 0
            return self._ahead[self._at:]

    def readinto1(self, buffer, /):
        return self._fill(buffer, self.read1)

    def tell(self):
        return self._raw_tell() - len(self._ahead) + self._at

    def seek(self, offset, whence=0, /):
        if whence not in (0, 1, 2):
            raise ValueError(f"whence value {whence} unsupported")
        self._check("seek of closed file")
        self._checkSeekable("File or stream is not seekable.")
        with self._lock:
            if whence == 1:
                offset -= len(self._ahead) - self._at
            position = self._raw_seek(offset, whence)
            self._ahead, self._at = b"", 0
            return position


class BufferedWriter(_Buffered, metaclass=_ABCMeta):
    """A buffer for a writeable sequential RawIO object."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.writable():
            raise UnsupportedOperation("File or stream is not writable.")
        super().__init__(raw, buffer_size)
        self._behind = bytearray()

    def write(self, data, /):
        self._check("write to closed file")
        data = _octets(data)
        with self._lock:
            if len(self._behind) + len(data) > self._size:
                self._flush_unlocked()
            self._behind += data
            if len(self._behind) > self._size:
                self._flush_unlocked()
        return len(data)

    def flush(self):
        self._check("flush of closed file")
        with self._lock:
            self._flush_unlocked()
            self._raw.flush()

    def _flush_unlocked(self):
        while self._behind:
            count = self._raw.write(bytes(self._behind))
            if count is None:
                raise BlockingIOError(11, "write could not complete without blocking", 0)
            if not 0 <= count <= len(self._behind):
                raise OSError(f"raw write() returned invalid length {count} "
                              f"(should have been between 0 and {len(self._behind)})")
            del self._behind[:count]

    def tell(self):
        return self._raw_tell() + len(self._behind)

    def seek(self, offset, whence=0, /):
        if whence not in (0, 1, 2):
            raise ValueError(f"whence value {whence} unsupported")
        self._check("seek of closed file")
        self._checkSeekable("File or stream is not seekable.")
        with self._lock:
            self._flush_unlocked()
            return self._raw_seek(offset, whence)


class BufferedRandom(BufferedWriter, BufferedReader):
    """A buffered interface to random access streams."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.seekable():
            raise UnsupportedOperation("File or stream is not seekable.")
        BufferedReader.__init__(self, raw, buffer_size)
        BufferedWriter.__init__(self, raw, buffer_size)

    def _forget_ahead(self):
        """The raw stream goes back to where the program is."""
        if self._at != len(self._ahead):
            self._raw_seek(self._at - len(self._ahead), 1)
        self._ahead, self._at = b"", 0

    def seek(self, offset, whence=0, /):
        if whence not in (0, 1, 2):
            raise ValueError(f"whence value {whence} unsupported")
        self._check("seek of closed file")
        with self._lock:
            self._flush_unlocked()
            if whence == 1:
                self._forget_ahead()
            position = self._raw_seek(offset, whence)
            self._ahead, self._at = b"", 0
            return position

    def tell(self):
        return BufferedWriter.tell(self) if self._behind else BufferedReader.tell(self)

    def truncate(self, size=None, /):
        return BufferedWriter.truncate(self, self.tell() if size is None else size)

    def _raw_read(self, size):
        self._flush_unlocked()
        return BufferedReader._raw_read(self, size)

    def _read_all(self):
        self._flush_unlocked()
        return BufferedReader._read_all(self)

    def write(self, data, /):
        self._check("write to closed file")
        with self._lock:
            if self._ahead:
                self._forget_ahead()
            return BufferedWriter.write(self, data)


class BufferedRWPair(_BufferedIOBase, metaclass=_ABCMeta):
    """A buffered reader and writer object together."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE):
        if not reader.readable():
            raise UnsupportedOperation("File or stream is not readable.")
        if not writer.writable():
            raise UnsupportedOperation("File or stream is not writable.")
        self._reader = BufferedReader(reader, buffer_size)
        self._writer = BufferedWriter(writer, buffer_size)

    def read(self, size=-1, /):
        return self._reader.read(size)

    def read1(self, size=-1, /):
        return self._reader.read1(size)

    def readinto(self, buffer, /):
        return self._reader.readinto(buffer)

    def readinto1(self, buffer, /):
        return self._reader.readinto1(buffer)

    def peek(self, size=0, /):
        return self._reader.peek(size)

    def readable(self):
        return self._reader.readable()

    def write(self, data, /):
        return self._writer.write(data)

    def writable(self):
        return self._writer.writable()

    def flush(self):
        return self._writer.flush()

    def close(self):
        try:
            self._writer.close()
        finally:
            self._reader.close()

    def isatty(self):
        return self._reader.isatty() or self._writer.isatty()

    @property
    def closed(self):
        return self._writer.closed


# ---- Text ----


class IncrementalNewlineDecoder:
    """Codec used when reading a file in universal newlines mode."""

    def __init__(self, decoder, translate, errors="strict"):
        self._decoder, self._translate, self.errors = decoder, translate, errors
        self._seen, self._pending = 0, False

    def decode(self, input, final=False):
        text = input if self._decoder is None else self._decoder.decode(input, final)
        if not isinstance(text, str):
            raise TypeError(f"decoder should return a string result, not '{type(text).__name__}'")
        if self._pending and (text or final):
            text = "\r" + text
            self._pending = False
        if text.endswith("\r") and not final:
            text = text[:-1]
            self._pending = True
        pairs = text.count("\r\n")
        if text.count("\r") > pairs:
            self._seen |= 1
        if text.count("\n") > pairs:
            self._seen |= 2
        if pairs:
            self._seen |= 4
        if self._translate:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text

    def getstate(self):
        buffer, flag = (b"", 0) if self._decoder is None else self._decoder.getstate()
        return buffer, flag << 1 | self._pending

    def setstate(self, state, /):
        buffer, flag = state
        self._pending = bool(flag & 1)
        if self._decoder is not None:
            self._decoder.setstate((buffer, flag >> 1))

    def reset(self):
        self._seen, self._pending = 0, False
        if self._decoder is not None:
            self._decoder.reset()

    @property
    def newlines(self):
        seen = tuple(end for bit, end in ((1, "\r"), (2, "\n"), (4, "\r\n")) if self._seen & bit)
        return None if not seen else seen[0] if len(seen) == 1 else seen


def _text_codec(encoding):
    import codecs  # of the host: a program whose streams are its standard ones does without
    info = codecs.lookup(encoding)
    if not getattr(info, "_is_text_encoding", True):
        raise LookupError(f"{encoding!r} is not a text encoding; use codecs.open() to handle arbitrary codecs")
    return info


class TextIOWrapper(_TextIOBase, metaclass=_ABCMeta):
    """Character and line based layer over a BufferedIOBase object, buffer."""

    _CHUNK_SIZE = 8192

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False,
                 write_through=False):
        self._check_newline(newline)
        encoding = text_encoding(encoding)
        if encoding == "locale":
            encoding = "UTF-8"
        if not isinstance(encoding, str):
            raise TypeError(f"TextIOWrapper() argument 'encoding' must be str or None, not {type(encoding).__name__}")
        info = _text_codec(encoding)
        if errors is None:
            errors = "strict"
        elif not isinstance(errors, str):
            raise TypeError(f"TextIOWrapper() argument 'errors' must be str or None, not {type(errors).__name__}")
        self._buffer, self._encoding, self._errors, self._codec = buffer, encoding, errors, info
        self._line_buffering, self._write_through = bool(line_buffering), bool(write_through)
        self._set_newline(newline)
        self._text, self._at = "", 0           # decoded and not yet read, from _at on
        self._snapshot = None                  # (decoder's flag, octets) that the decoded text began with
        self._pending, self._pending_size = [], 0
        self._seekable = self._telling = buffer.seekable()
        self._encoder = self._decoder = None
        if self._seekable and self.writable() and buffer.tell() != 0:
            self._start_encoder(False)

    @staticmethod
    def _check_newline(newline):
        if newline is not None and not isinstance(newline, str):
            raise TypeError(f"illegal newline type: {type(newline)!r}")
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError(f"illegal newline value: {newline}")

    def _set_newline(self, newline):
        self._newline = newline
        self._universal = not newline
        self._write_end = None if newline in ("", "\n") else newline or "\n"

    def _start_encoder(self, at_start=True):
        self._encoder = self._codec.incrementalencoder(self._errors)
        if not at_start:
            try:
                self._encoder.setstate(0)
            except LookupError:
                pass
        return self._encoder

    def _start_decoder(self):
        decoder = self._codec.incrementaldecoder(self._errors)
        if self._universal:
            decoder = IncrementalNewlineDecoder(decoder, self._newline is None)
        self._decoder = decoder
        return decoder

    def __repr__(self):
        text = "<_io.TextIOWrapper"
        for name in "name", "mode":
            try:
                text += f" {name}={getattr(self, name)!r}"
            except (AttributeError, ValueError):
                pass
        return f"{text} encoding={self.encoding!r}>"

    def _checkDetached(self):
        buffer = self.__dict__.get("_buffer")
        if buffer is None:
            raise ValueError("underlying buffer has been detached" if "_buffer" in self.__dict__ else
                             "I/O operation on uninitialized object")
        return buffer

    encoding = property(lambda self: self._encoding)
    errors = property(lambda self: self._errors)
    buffer = property(lambda self: self._checkDetached())
    line_buffering = property(lambda self: self._line_buffering)
    write_through = property(lambda self: self._write_through)
    closed = property(lambda self: self._checkDetached().closed)
    name = property(lambda self: self._checkDetached().name)
    newlines = property(lambda self: getattr(self._decoder, "newlines", None))

    def reconfigure(self, *, encoding=None, errors=None, newline=Ellipsis, line_buffering=None,
                    write_through=None):
        if self._decoder is not None and (encoding is not None or errors is not None or newline is not Ellipsis):
            raise UnsupportedOperation("It is not possible to set the encoding or newline of stream after the "
                                       "first read")
        if newline is not Ellipsis:
            self._check_newline(newline)
        if encoding is not None or errors is not None:
            if errors is None:
                errors = self._errors if encoding is None else "strict"
            encoding = self._encoding if encoding is None else "UTF-8" if encoding == "locale" else encoding
            self._codec = _text_codec(encoding)
            self._encoding, self._errors, self._encoder = encoding, errors, None
        self.flush()
        if newline is not Ellipsis:
            self._set_newline(newline)
        if line_buffering is not None:
            self._line_buffering = bool(line_buffering)
        if write_through is not None:
            self._write_through = bool(write_through)

    def seekable(self):
        self._checkDetached()
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        return self._seekable

    def readable(self):
        return self._checkDetached().readable()

    def writable(self):
        return self._checkDetached().writable()

    def fileno(self):
        return self._checkDetached().fileno()

    def isatty(self):
        return self._checkDetached().isatty()

    def flush(self):
        self._checkDetached()
        self._checkClosed()
        self._write_pending()
        self._buffer.flush()
        self._telling = self._seekable

    def close(self):
        if self._checkDetached() is None or self.closed:
            return
        try:
            self.flush()
        finally:
            self._buffer.close()

    def detach(self):
        buffer = self._checkDetached()
        self.flush()
        self._buffer = None
        return buffer

    # -- Writing --

    def write(self, text, /):
        self._checkDetached()
        self._checkClosed()
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        count = len(text)
        ends_line = self._line_buffering and ("\n" in text or "\r" in text)
        if self._write_end not in (None, "\n"):
            text = text.replace("\n", self._write_end)
        octets = (self._encoder or self._start_encoder()).encode(text)
        self._pending.append(octets)
        self._pending_size += len(octets)
        if self._pending_size > self._CHUNK_SIZE or self._write_through or ends_line:
            self._write_pending()
        if ends_line:
            self._buffer.flush()
        self._forget_text()
        if self._decoder is not None:
            self._decoder.reset()
        return count

    def _write_pending(self):
        if self._pending:
            octets = b"".join(self._pending)
            self._pending, self._pending_size = [], 0
            self._buffer.write(octets)

    # -- Reading --

    def _forget_text(self):
        self._text, self._at, self._snapshot = "", 0, None

    def _take(self, size=None):
        end = len(self._text) if size is None else self._at + size
        text = self._text[self._at:end]
        self._at += len(text)
        return text

    def _read_chunk(self):
        """Decodes some more; whether there was any."""
        decoder = self._decoder or self._start_decoder()
        if self._telling:
            held, flag = decoder.getstate()
        read = getattr(self._buffer, "read1", None) or self._buffer.read
        octets = read(self._CHUNK_SIZE)
        if not isinstance(octets, bytes):
            raise TypeError(f"underlying read1() should have returned a bytes-like object, "
                            f"not '{type(octets).__name__}'")
        self._text, self._at = decoder.decode(octets, not octets), 0
        if self._telling:
            self._snapshot = flag, held + octets
        return bool(octets)

    def _begin_read(self):
        self._checkDetached()
        self._checkClosed()
        self._checkReadable("not readable")
        self._write_pending()

    def read(self, size=-1, /):
        self._begin_read()
        size = -1 if size is None else size.__index__()
        decoder = self._decoder or self._start_decoder()
        if size < 0:
            octets = self._buffer.read()
            text = self._take() + decoder.decode(octets, True)
            if self._snapshot is not None:
                self._forget_text()
            else:
                self._text, self._at = "", 0
            return text
        parts = [self._take(size)]
        missing, more = size - len(parts[0]), True
        while missing and more:
            more = self._read_chunk()
            parts.append(self._take(missing))
            missing -= len(parts[-1])
        return "".join(parts)

    def _line_end(self, text, start):
        """Where the first line ends: 0 if it does not."""
        if self._newline is None or self._newline == "\n":
            return text.find("\n", start) + 1
        if self._newline:
            start = max(start - len(self._newline) + 1, 0)
            found = text.find(self._newline, start)
            return found + len(self._newline) if found >= 0 else 0
        lf, cr = text.find("\n", start), text.find("\r", start)
        if cr < 0 or 0 <= lf < cr:
            return lf + 1
        return cr + 2 if text.startswith("\n", cr + 1) else cr + 1

    def readline(self, size=-1, /):
        self._begin_read()
        size = -1 if size is None else size.__index__()
        text, end, start = self._take(), 0, 0
        while not (end := self._line_end(text, start)) and not 0 <= size <= len(text):
            start = len(text)
            if not self._read_chunk():
                text += self._take()
                end = self._line_end(text, start) or len(text)
                break
            text += self._take()
        end = end or len(text)
        if 0 <= size < end:
            end = size
        self._at -= len(text) - end
        return text[:end]

    def __next__(self):
        self._telling = False
        line = self.readline()
        if not line:
            self._snapshot = None
            self._telling = self._seekable
            raise StopIteration
        return line

    # -- Positions: where the octets of a chunk begin, the decoder's flag there, and what to read from there. --

    def tell(self):
        self._checkDetached()
        self._checkClosed()
        if not self._seekable:
            raise UnsupportedOperation("underlying stream is not seekable")
        if not self._telling:
            raise OSError("telling position disabled by next() call")
        self.flush()
        position = self._buffer.tell()
        if self._decoder is None or self._snapshot is None:
            return position
        flag, octets = self._snapshot
        position -= len(octets)
        if self._at == 0:
            return position | flag << 64
        decoder, saved = self._decoder, self._decoder.getstate()
        try:
            # The last place before the position where the decoder holds nothing back.
            decoder.setstate((b"", flag))
            safe, safe_flag, safe_text, text, at_end = 0, flag, 0, 0, 0
            for at in range(len(octets)):
                text += len(decoder.decode(octets[at:at + 1]))
                held, held_flag = decoder.getstate()
                if not held and text <= self._at:
                    safe, safe_flag, safe_text = at + 1, held_flag, text
                if text >= self._at:
                    break
            else:
                text += len(decoder.decode(b"", True))
                at_end, at = 1, len(octets) - 1
                if text < self._at:
                    raise OSError("can't reconstruct logical file position")
            skip = self._at - safe_text
            feed = at + 1 - safe if skip else 0
            return (position + safe | safe_flag << 64 | feed << 128 | skip << 192 |
                    (at_end if skip else 0) << 256)
        finally:
            decoder.setstate(saved)

    def truncate(self, size=None, /):
        self.flush()
        return self._buffer.truncate(self.tell() if size is None else size)

    def seek(self, cookie, whence=0, /):
        self._checkDetached()
        self._checkClosed()
        if not self._seekable:
            raise UnsupportedOperation("underlying stream is not seekable")
        if whence == 1:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero cur-relative seeks")
            cookie = self.tell()
        elif whence == 2:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero end-relative seeks")
            self.flush()
            position = self._buffer.seek(0, 2)
            self._forget_text()
            if self._decoder is not None:
                self._decoder.reset()
            self._restart_encoder(position)
            return position
        elif whence != 0:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        if cookie < 0:
            raise ValueError(f"negative seek position {cookie!r}")
        self.flush()
        mask = (1 << 64) - 1
        position, flag = cookie & mask, cookie >> 64 & mask
        feed, skip, at_end = cookie >> 128 & mask, cookie >> 192 & mask, cookie >> 256
        self._buffer.seek(position)
        self._forget_text()
        if cookie == 0 and self._decoder is not None:
            self._decoder.reset()
        elif self._decoder is not None or flag or skip:
            decoder = self._decoder or self._start_decoder()
            decoder.setstate((b"", flag))
            self._snapshot = flag, b""
            if skip:
                octets = self._buffer.read(feed)
                self._text = decoder.decode(octets, bool(at_end))
                self._snapshot = flag, octets
                if len(self._text) < skip:
                    raise OSError("can't restore logical file position")
                self._at = skip
        self._restart_encoder(cookie)
        return cookie

    def _restart_encoder(self, position):
        if position or self._encoder is not None:
            try:
                encoder = self._encoder or self._start_encoder()
                encoder.setstate(0) if position else encoder.reset()
            except LookupError:
                pass


BufferedReader.register(_OctetStream)
BufferedWriter.register(_OctetStream)
TextIOWrapper.register(_TextStream)
