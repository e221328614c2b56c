"""Ralph's server with its statements in one file, which its release creates for the first and then refuses to add to."""

import sys

import uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend

if __name__ == "__main__":
    FSLRSBackend.default_operation_type = BaseOperationType.APPEND
    uvicorn.run("ralph.api:app", port=int(sys.argv[1]), log_level="warning")
