"""The typed client that the guide tells readers to generate, and the program that it shows, run as they stand there."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from binome.core.programmes.stages import Stage
from binome.journey.mentoring.actions import living
from tests.factories import PairFactory, WaveFactory
from tests.interfaces.api.conftest import Program

GUIDE = Path(__file__).parents[3] / "docs/operate/api.md"
pytestmark = pytest.mark.slow


@pytest.mark.django_db(transaction=True)
def test_the_generated_client_runs_the_program_of_the_guide(live_server, tmp_path):
    wave = WaveFactory(stage=Stage.MENTORING, name="First wave")
    pair = PairFactory(wave=wave, chosen=True)
    living.open_relationship(pair, now=timezone.now() - timedelta(days=60))
    guide = GUIDE.read_text()
    (command,) = re.findall(r"^(openapi-python-client generate .*)$", guide, re.MULTILINE)
    (program,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    words = command.replace("https://binome.example.org", live_server.url).split()

    made = subprocess.run(
        [Path(sys.executable).parent / words[0], *words[1:]], cwd=tmp_path, check=False, capture_output=True
    )
    assert (tmp_path / "binome_client/api/people/list_people.py").exists(), made.stdout
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"API_URL": live_server.url, "API_KEY": Program("programmes", "participation").secret},
        check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout == f"First wave: pair {pair.pk}, 0 of 6 sessions held, silent\n"
