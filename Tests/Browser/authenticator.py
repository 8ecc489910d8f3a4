"""What an authenticator app shows (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
import time

PERIOD = 30


def code(secret, at=None):
    """The code of the moment for a base32 secret, blanks in it or not."""
    letters = secret.replace(" ", "")
    key = base64.b32decode(letters + "=" * (-len(letters) % 8))
    step = int((time.time() if at is None else at) // PERIOD)
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset:offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
