"""The SQLite library this installation uses, for the database and for whatever else opens its file.

Up to 3.51.2 SQLite can corrupt a write-ahead log under concurrent writers, and Python comes with whatever its system has:
on Linux the package pysqlite3 brings a newer one, with the interface of `sqlite3`. Two libraries must never have the same
file open in one process: closing it in one drops the file locks that the other believes it holds.
"""

import sys

if sys.platform == "linux":
    from pysqlite3 import dbapi2 as sqlite3
else:  # pysqlite3 is built for Linux alone
    import sqlite3

__all__ = ["sqlite3"]
