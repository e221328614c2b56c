"""The independent suite of the protocol, run whole against the served site."""

import pytest
from django.utils import timezone
from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from binome.core.privacy.keys import make_key

pytestmark = pytest.mark.slow


@pytest.mark.django_db(transaction=True)
def test_scim2_tester_passes_whole(live_server, settings):
    settings.BASE_URL = live_server.url
    secret = make_key("suite", scopes=["scim"], days=1, by=None, now=timezone.now()).secret
    headers = {"Authorization": f"Bearer {secret}"}

    with Client(base_url=f"{live_server.url}/scim/v2", headers=headers, timeout=60) as client:
        results = check_server(SyncSCIMClient(client))

    good = {Status.SUCCESS, Status.SKIPPED}
    failed = [f"{result.title}: {result.reason}" for result in results if result.status not in good]
    assert not failed, "\n".join(failed)
    assert sum(result.status == Status.SUCCESS for result in results) > 80
