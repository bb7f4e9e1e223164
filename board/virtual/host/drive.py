"""A disk with a volatile write cache, as an NBD server: what the guest wrote since its last flush is lost, or half lost, when the power goes.

QEMU alone cannot show this: what it has written to a file outlives it in the host's page cache. Here a write stays in this process until
the guest flushes; at a power cut each sector that was not flushed reaches the medium or does not, by the seeded chance given.
Protocol: the NBD specification (doc/proto.md of the NetworkBlockDevice project), fixed newstyle, simple replies.
"""
import os
import random
import socket
import struct
import threading

SECTOR = 512
OPTION_EXPORT_NAME, OPTION_ABORT, OPTION_INFO, OPTION_GO = 1, 2, 6, 7
REPLY_ACK, REPLY_INFO, REPLY_UNSUPPORTED = 1, 3, (1 << 31) + 1
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
HAS_FLAGS, SEND_FLUSH = 1, 4
REQUEST_BYTES_MAX = 32 << 20  # the specification's bound for a client that was told none


class Drive:
    """Serves one image at a Unix socket to one client at a time."""

    def __init__(self, image, address):
        self._file = os.open(image, os.O_RDWR)
        self._size = os.fstat(self._file).st_size
        self._cache = {}
        self._lock = threading.Lock()
        self._powered = True
        self._writes_left = None
        self.dead = threading.Event()  # set when the power went at a write
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(address)
        self._listener.listen(4)
        threading.Thread(target=self._serve, daemon=True, name="drive").start()

    def cut_at_write(self, count):
        """Has the power go when so many more writes have come: the last of them waits in the cache and is never answered."""
        with self._lock:
            self._writes_left = count

    def cut_power(self, chance: random.Random, survives=None):
        """
        Ends service. A sector that waits reaches the medium with the chance `survives` (by default one that the seed chooses).
        Returns how many sectors waited in the cache and how many of them never reached the medium.
        """
        with self._lock:
            self._powered = False
            survives = chance.choice((0.0, 0.5, 0.9)) if survives is None else survives
            waiting = lost = 0
            for sector, data in self._cache.items():
                waiting += 1
                if chance.random() < survives:
                    os.pwrite(self._file, data, sector * SECTOR)
                else:
                    lost += 1
            self._cache.clear()
        self._close()
        return waiting, lost

    def close(self):
        """Ends service in an orderly way: the cache is written."""
        with self._lock:
            self._flush()
            self._powered = False
        self._close()

    def _close(self):
        self._listener.close()
        os.close(self._file)

    def _flush(self):
        for sector, data in self._cache.items():
            os.pwrite(self._file, data, sector * SECTOR)
        self._cache.clear()

    def _serve(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._client, args=(client,), daemon=True).start()

    def _client(self, client):
        try:
            with client, client.makefile("rb") as stream:
                if self._agree(client, stream):
                    while self._request(client, stream):
                        pass
        except (OSError, EOFError, struct.error):
            pass  # the client is gone; nothing depends on it

    def _agree(self, client, stream):
        client.sendall(b"NBDMAGICIHAVEOPT" + struct.pack(">H", 3))  # fixed newstyle, no zeroes
        _take(stream, 4)
        while True:
            _, option, length = struct.unpack(">QII", _take(stream, 16))
            _take(stream, length)
            about = struct.pack(">QH", self._size, HAS_FLAGS | SEND_FLUSH)
            if option == OPTION_EXPORT_NAME:
                client.sendall(about)
                return True
            if option in (OPTION_GO, OPTION_INFO):
                _reply(client, option, REPLY_INFO, struct.pack(">H", 0) + about)
                _reply(client, option, REPLY_ACK)
                if option == OPTION_GO:
                    return True
            elif option == OPTION_ABORT:
                _reply(client, option, REPLY_ACK)
                return False
            else:
                _reply(client, option, REPLY_UNSUPPORTED)

    def _request(self, client, stream):
        _, _, kind, cookie, offset, length = struct.unpack(">IHHQQI", _take(stream, 28))
        if length > REQUEST_BYTES_MAX or kind == DISCONNECT:
            return False
        written = _take(stream, length) if kind == WRITE else b""
        answer = b""
        with self._lock:
            if not self._powered:
                return False
            error = 0
            if offset % SECTOR or length % SECTOR or offset + length > self._size:
                error = 22  # EINVAL
            elif kind == READ:
                answer = self._read(offset, length)
            elif kind == WRITE:
                for at in range(0, length, SECTOR):
                    self._cache[(offset + at) // SECTOR] = written[at:at + SECTOR]
                if self._writes_left is not None:
                    self._writes_left -= 1
                    if self._writes_left <= 0:
                        self._powered = False
                        self.dead.set()
                        return False
            elif kind == FLUSH:
                self._flush()
            else:
                error = 22
        client.sendall(struct.pack(">IIQ", 0x67446698, error, cookie) + answer)
        return True

    def _read(self, offset, length):
        data = bytearray(os.pread(self._file, length, offset))
        for at in range(0, length, SECTOR):
            kept = self._cache.get((offset + at) // SECTOR)
            if kept is not None:
                data[at:at + SECTOR] = kept
        return bytes(data)


def _take(stream, length):
    data = stream.read(length)
    if len(data) != length:
        raise EOFError
    return data


def _reply(client, option, kind, data=b""):
    client.sendall(struct.pack(">QIII", 0x3E889045565A9, option, kind, len(data)) + data)
