"""What the player needs of libpulse, by ctypes: its event loop, a connection, outputs. PipeWire answers it as well.

Everything happens in one thread, in callbacks. A mistake in one of them ends the process: ctypes would swallow it.
The numbers are those of pulse/def.h, pulse/sample.h and pulse/mainloop-api.h, which have been the same since 2009.
"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char_p,
    c_int,
    c_int64,
    c_size_t,
    c_uint8,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

AHEAD_MS: Final = 400
"""How much sound waits in the server: with less, a busy machine makes gaps. Another loudness is heard so much later."""
_AT_A_TIME_MS: Final = 20
# How much of it the server hands to the device at a time. Beginning and stopping wait for that where a device cannot
# take back what it was given. The server wakes up that often while an output is awake.
_BEGIN_MS: Final = 5
_READY, _LOST = 4, (5, 6)
_OUTPUT_READY, _OUTPUT_LOST = 2, (3, 4)
_SAMPLES: Final = 3 if sys.byteorder == "little" else 4
_EARLY_REQUESTS: Final = 0x4000
_SINK_AND_SERVER: Final = 0x0081
_READABLE: Final = 1
_NEVER: Final = 2**64 - 1
_NO_DEVICE: Final = (None, b"", b"auto_null")
# The last is what PulseAudio and PipeWire put in the place of a device that is not there.

# Callbacks of two, three, four and five arguments; only the numbers among them matter to us.
_NOTIFY = CFUNCTYPE(None, c_void_p, c_void_p)
_DONE = CFUNCTYPE(None, c_void_p, c_int, c_void_p)
_WANTED = CFUNCTYPE(None, c_void_p, c_size_t, c_void_p)
_TOLD = CFUNCTYPE(None, c_void_p, c_void_p, c_void_p)
_CHANGED = CFUNCTYPE(None, c_void_p, c_int, c_uint32, c_void_p)
_TIME = CFUNCTYPE(None, c_void_p, c_void_p, c_void_p, c_void_p)
_IO = CFUNCTYPE(None, c_void_p, c_void_p, c_int, c_int, c_void_p)


class _SampleSpec(Structure):
    _fields_ = (("format", c_int), ("rate", c_uint32), ("channels", c_uint8))


class _BufferAttr(Structure):
    _fields_ = tuple((name, c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize"))


class _ServerInfo(Structure):
    _fields_ = (("names", c_char_p * 4), ("spec", _SampleSpec), ("default_sink", c_char_p))


class _TimingInfo(Structure):
    _fields_ = (
        ("timestamp", ctypes.c_long * 2),
        ("synchronized", c_int),
        ("latencies", c_uint64 * 3),
        ("playing", c_int),
        ("write_corrupt", c_int),
        ("write_index", c_int64),
        ("read_corrupt", c_int),
        ("read_index", c_int64),
    )


class _Api(Structure):
    _fields_ = (
        ("userdata", c_void_p),
        ("io_new", CFUNCTYPE(c_void_p, c_void_p, c_int, c_int, _IO, c_void_p)),
        ("io_enable", c_void_p),
        ("io_free", CFUNCTYPE(None, c_void_p)),
    )


_FUNCTIONS: Final[dict[str, tuple[Any, tuple[Any, ...]]]] = {
    "pa_mainloop_new": (c_void_p, ()),
    "pa_mainloop_get_api": (POINTER(_Api), (c_void_p,)),
    "pa_mainloop_run": (c_int, (c_void_p, POINTER(c_int))),
    "pa_mainloop_quit": (None, (c_void_p, c_int)),
    "pa_context_new": (c_void_p, (POINTER(_Api), c_char_p)),
    "pa_context_connect": (c_int, (c_void_p, c_char_p, c_int, c_void_p)),
    "pa_context_get_state": (c_int, (c_void_p,)),
    "pa_context_set_state_callback": (None, (c_void_p, _NOTIFY, c_void_p)),
    "pa_context_set_subscribe_callback": (None, (c_void_p, _CHANGED, c_void_p)),
    "pa_context_subscribe": (c_void_p, (c_void_p, c_int, c_void_p, c_void_p)),
    "pa_context_get_server_info": (c_void_p, (c_void_p, _TOLD, c_void_p)),
    "pa_context_rttime_new": (c_void_p, (c_void_p, c_uint64, _TIME, c_void_p)),
    "pa_context_rttime_restart": (None, (c_void_p, c_void_p, c_uint64)),
    "pa_rtclock_now": (c_uint64, ()),
    "pa_stream_new": (c_void_p, (c_void_p, c_char_p, POINTER(_SampleSpec), c_void_p)),
    "pa_stream_set_state_callback": (None, (c_void_p, _NOTIFY, c_void_p)),
    "pa_stream_set_write_callback": (None, (c_void_p, _WANTED, c_void_p)),
    "pa_stream_connect_playback": (c_int, (c_void_p, c_char_p, POINTER(_BufferAttr), c_int, c_void_p, c_void_p)),
    "pa_stream_get_state": (c_int, (c_void_p,)),
    "pa_stream_writable_size": (c_size_t, (c_void_p,)),
    "pa_stream_write": (c_int, (c_void_p, c_char_p, c_size_t, c_void_p, c_int64, c_int)),
    "pa_stream_flush": (c_void_p, (c_void_p, c_void_p, c_void_p)),
    "pa_stream_cork": (c_void_p, (c_void_p, c_int, c_void_p, c_void_p)),
    "pa_stream_update_timing_info": (c_void_p, (c_void_p, _DONE, c_void_p)),
    "pa_stream_get_timing_info": (POINTER(_TimingInfo), (c_void_p,)),
    "pa_operation_unref": (None, (c_void_p,)),
}


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libpulse.so.0")
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def _safe(kind: Any, act: Callable[..., None]) -> Any:  # noqa: ANN401  # ctypes makes these types as it runs
    def call(*arguments: object) -> None:
        try:
            act(*arguments)
        except BaseException:  # noqa: BLE001  # also the pipe of a kiosk that is gone
            os._exit(1)

    return kind(call)


class Server:
    """The connection. Raises OSError where libpulse is missing.

    `ready` and `lost` are called once each, `device` at the start and whenever there is one or none from now on.
    """

    def __init__(self, name: str, ready: Callable[[], None], lost: Callable[[], None]) -> None:
        self.library = _library()
        self.device: Callable[[bool], None] = lambda _there: None
        self._loop = self.library.pa_mainloop_new()
        self._api = self.library.pa_mainloop_get_api(self._loop)
        self.context = self.library.pa_context_new(self._api, name.encode())
        self._callbacks = {
            "state": _safe(_NOTIFY, lambda *_: self._state(ready, lost)),
            "changed": _safe(_CHANGED, lambda *_: self._ask()),
            "told": _safe(_TOLD, lambda _context, info, _data: self._told(info)),
        }
        self._watched: dict[int, tuple[Any, Any]] = {}
        self.library.pa_context_set_state_callback(self.context, self._callbacks["state"], None)
        self.library.pa_context_set_subscribe_callback(self.context, self._callbacks["changed"], None)
        self._lost = lost

    def run(self) -> None:
        """Connect and wait for what happens, until `leave_off`."""
        if self.library.pa_context_connect(self.context, None, 0, None) < 0:
            self._lost()
        self.library.pa_mainloop_run(self._loop, ctypes.byref(c_int()))

    def leave_off(self) -> None:
        """Let `run` return."""
        self.library.pa_mainloop_quit(self._loop, 0)

    def look_for_device(self) -> None:
        """Tell `device` now and whenever it changes."""
        self.done(self.library.pa_context_subscribe(self.context, _SINK_AND_SERVER, None, None))
        self._ask()

    def watch(self, file: int, readable: Callable[[], None]) -> None:
        """Call when a file descriptor has something to read, or has come to its end."""
        callback = _safe(_IO, lambda *_: readable())
        self._watched[file] = (self._api.contents.io_new(self._api, file, _READABLE, callback, None), callback)

    def leave(self, file: int) -> None:
        """Watch it no more."""
        event, _ = self._watched.pop(file)
        self._api.contents.io_free(event)

    def done(self, operation: int | None) -> None:
        """Let go of something that was asked for."""
        if operation:
            self.library.pa_operation_unref(operation)

    def _state(self, ready: Callable[[], None], lost: Callable[[], None]) -> None:
        state = self.library.pa_context_get_state(self.context)
        if state == _READY:
            ready()
        elif state in _LOST:
            lost()

    def _ask(self) -> None:
        self.done(self.library.pa_context_get_server_info(self.context, self._callbacks["told"], None))

    def _told(self, info: int | None) -> None:
        name = ctypes.cast(info, POINTER(_ServerInfo)).contents.default_sink if info else None
        self.device(name not in _NO_DEVICE)


class Timer:
    """Calls once, some time after `start`."""

    def __init__(self, server: Server, act: Callable[[], None]) -> None:
        self._server = server
        self._callback = _safe(_TIME, lambda *_: act())
        self._event: int | None = None

    def start(self, milliseconds: int) -> None:
        """Begin, or begin anew."""
        library = self._server.library
        at = library.pa_rtclock_now() + 1000 * milliseconds
        if self._event is None:
            self._event = library.pa_context_rttime_new(self._server.context, at, self._callback, None)
        else:
            library.pa_context_rttime_restart(self._server.context, self._event, at)

    def stop(self) -> None:
        """Do not call."""
        if self._event is not None:
            self._server.library.pa_context_rttime_restart(self._server.context, self._event, _NEVER)


class Output:
    """A way to the device for samples of one rate, 16 bit, one channel; it stays open. `wanted`: there is room again.

    `lost`: it is no more, for example because its device went.
    """

    def __init__(self, server: Server, rate: int, wanted: Callable[[], None], lost: Callable[[], None]) -> None:
        self._server, self._library = server, server.library
        self._then: Callable[[int, int], None] = lambda _read, _written: None
        spec = _SampleSpec(_SAMPLES, rate, 1)
        self._stream = self._library.pa_stream_new(server.context, b"voice", ctypes.byref(spec), None)
        self._callbacks = {
            "state": _safe(_NOTIFY, lambda *_: lost() if self._state in _OUTPUT_LOST else None),
            "wanted": _safe(_WANTED, lambda *_: wanted()),
            "looked": _safe(_DONE, lambda _stream, success, _data: self._looked() if success else None),
        }
        self._library.pa_stream_set_state_callback(self._stream, self._callbacks["state"], None)
        self._library.pa_stream_set_write_callback(self._stream, self._callbacks["wanted"], None)
        ahead, begin, at_a_time = (2 * rate * time // 1000 for time in (AHEAD_MS, _BEGIN_MS, _AT_A_TIME_MS))
        sizes = _BufferAttr(2**32 - 1, ahead, begin, at_a_time, 2**32 - 1)
        flags = _EARLY_REQUESTS
        if self._library.pa_stream_connect_playback(self._stream, None, ctypes.byref(sizes), flags, None, None) < 0:
            lost()

    @property
    def _state(self) -> int:
        return int(self._library.pa_stream_get_state(self._stream))

    @property
    def room(self) -> int:
        """How many bytes it takes now."""
        return self._library.pa_stream_writable_size(self._stream) // 2 * 2 if self._state == _OUTPUT_READY else 0

    def write(self, samples: bytes) -> None:
        """Play samples, in the machine's byte order, after those before."""
        self._library.pa_stream_write(self._stream, samples, len(samples), None, 0, 0)

    def flush(self) -> None:
        """Forget what is not played yet."""
        if self._state == _OUTPUT_READY:
            self._server.done(self._library.pa_stream_flush(self._stream, None, None))

    def sleep(self, *, asleep: bool) -> None:
        """Let the device rest, or wake it up."""
        if self._state == _OUTPUT_READY:
            self._server.done(self._library.pa_stream_cork(self._stream, int(asleep), None, None))

    def look(self, then: Callable[[int, int], None]) -> None:
        """Tell soon how many bytes were taken to the device and how many were written, since the beginning of time."""
        if self._state == _OUTPUT_READY:
            self._then = then
            looked = self._callbacks["looked"]
            self._server.done(self._library.pa_stream_update_timing_info(self._stream, looked, None))

    def _looked(self) -> None:
        info = self._library.pa_stream_get_timing_info(self._stream)
        if info:
            self._then(info.contents.read_index, info.contents.write_index)
