"""The content security policy that every page carries: nothing leaves the site, no stranger's script runs.

The theme has a few inline scripts. Their hashes are taken at build from what the theme's own partials
render, never from a finished page: a script that text smuggled into a page would get its hash there.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def content_security_policy(inline_scripts: str) -> str:
    """The policy that allows the site's own files and the scripts within ``inline_scripts``.

    Nothing of it is for the checker: what its worker may do is not for the page to say, and the page itself may
    not run WebAssembly. Inline styles stay allowed: MathML tables and the theme's progress bar carry ``style`` attributes.
    """
    hashes = sorted({_hash(script) for script in _INLINE.findall(inline_scripts)})
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def _hash(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"
