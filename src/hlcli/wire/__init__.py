"""The telegraph office: the only room that signs, or opens a socket to an endpoint.

Importing this package prepares the libraries it uses, before any of them is imported.
"""

from __future__ import annotations

import logging
import sys

# httpx looks for its own command line, and with it imports click, rich and pygments wherever
# they are installed: more time than the request takes. None in sys.modules is an ImportError,
# which httpx expects. https://github.com/encode/httpx/issues/3547
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

# httpx logs whole URLs at INFO, botocore canonical requests at DEBUG and credential failures
# with tracebacks at WARNING. Search criteria are patient data: none of it may reach a log.
for _name in ("httpx", "httpcore", "botocore"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)
