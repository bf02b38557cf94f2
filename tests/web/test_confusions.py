"""What a training mixed up can be read by editors: pairs of published entries and the phrasings between them."""

from tests.live import LiveDesk
from wiring.confusions import describe_confusions


def test_the_current_model_tells_what_it_mixed_up(live_desk: LiveDesk) -> None:
    page = describe_confusions(live_desk.desk, 5)
    assert page.startswith("# Entries that are mixed up")
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert len(headings) == 5
    counts = [int(line.rpartition(": ")[2]) for line in headings]
    assert counts == sorted(counts, reverse=True)
    assert "no longer published" not in page
    assert page.count(" → ") >= 5
