"""Loops compiled on demand."""

import subprocess
import sys

PROGRAM = """
import sys
from binome.engine import tuning
from binome.engine.model import compiled
from binome.engine.stable import proposal_kernels

compiled.kernels(proposal_kernels, work=tuning.COMPILED_FROM_STEPS)
before = "scipy.linalg" in sys.modules
import scipy.linalg

print("numba" in sys.modules, before, scipy.linalg.norm([3.0, 4.0]))
"""


def test_the_compiler_starts_without_linear_algebra_which_loads_as_ever_afterwards():
    told = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)

    assert told.stdout == "True False 5.0\n"
