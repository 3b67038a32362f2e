"""Which addresses become links."""

from __future__ import annotations

import pytest

from qiworkbook.writers.clean import safe_address


@pytest.mark.parametrize(
    "address",
    [
        "https://www.rcpsych.ac.uk/improving-care/page?a=1&b=2#top",
        "https://example.org/a_(b)",
        "https://münchen.example/ü",
        "mailto:qi@example.org",
        "mailto:qi@example.org?subject=Huddle",
    ],
)
def test_https_and_mailto_do(address: str) -> None:
    assert safe_address(address) == address
    assert safe_address(f"  {address}\n") == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://",
        "http://example.org",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "file:///etc/passwd",
        "//example.org",
        "example.org",
        "https://example.org/\u202egnp.exe",
        'https://example.org/"onclick="alert(1)',
        "https://example.org/<script>",
        "https://example.org/a b",
        "https://example.org\\@evil.example",
        "mailto:a@b@c",
        "mailto:nobody",
    ],
)
def test_nothing_else_does(address: str) -> None:
    assert safe_address(address) == ""
