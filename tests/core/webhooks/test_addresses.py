"""Which addresses webhooks may have."""

import pytest

from binome.core.webhooks.addresses import AddressRefused, target_of


@pytest.mark.parametrize(
    "address",
    [
        "", "example.org", "ftp://example.org/", "https://", "https:///binome", "https://exa mple.org/",
        "https://example.org:99999/", "https://example.org/é", "https://example.org/\r\nX: 1", "javascript:alert(1)",
        "http://example.org/", "https://ana:secret@example.org/", "https://@example.org/", "https://example.org/#part",
        "https://[::1", "https://127.0.0.1/", "https://[::ffff:169.254.169.254]/", "https://example.org/" + "x" * 500,
        "file:///etc/passwd", "https://10.0.0.7:9200/_all",
    ],
)  # fmt: skip
def test_what_is_no_address_for_a_webhook_is_refused(address):
    with pytest.raises(AddressRefused):
        target_of(address)


def test_an_address_in_its_parts():
    target = target_of("https://hooks.example.org:8443/binome?from=hr")

    assert (target.host, target.port, target.path) == ("hooks.example.org", 8443, "/binome?from=hr")
    assert target.named == "hooks.example.org:8443"
    assert (
        target_of("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]").named
        == "[2606:2800:21f:cb07:6820:80da:af6b:8b2c]"
    )
