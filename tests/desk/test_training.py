"""A training that cannot be done says why, and the current model goes on answering."""

import pytest
from sqlalchemy import select

from desk.domain.errors import ModelRefused, NothingPublished
from desk.services.context import Desk
from desk.storage.tables import Model
from wiring.training import is_current, make_current, train


def answering(desk: Desk) -> Desk:
    """The desk with a model that is current."""
    model = Model(
        id="1-good", file_name="1-good.tar.gz", sha256="0" * 64, training_digest="older", snapshot_number=1, current=True,
        trained_at=desk.clock.now(),
    )  # fmt: skip
    with desk.session() as session:
        session.add(model)
    return desk


def current(desk: Desk) -> list[str]:
    with desk.reading() as session:
        return list(session.scalars(select(Model.id).where(Model.current)))


def test_without_published_knowledge_nothing_is_trained(empty_desk: Desk) -> None:
    with pytest.raises(NothingPublished):
        train(empty_desk, lambda _line: None)
    assert current(empty_desk) == []


def test_a_model_that_is_not_there_does_not_become_current(desk: Desk) -> None:
    answering(desk)
    for name in ("1-good", "9-unknown"):  # known but without its file, and unknown
        with pytest.raises(ModelRefused, match=name), desk.session() as session:
            make_current(session, desk, name, actor="test")
    assert current(desk) == ["1-good"]
    assert not is_current(desk)
