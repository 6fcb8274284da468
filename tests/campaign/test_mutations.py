"""Bytes of signed batches and messages, each changed once: none is taken."""

from collections.abc import Iterator

import pytest

from tests.campaign import mutations
from tests.campaign.mutations import Batches, Target, every_byte
from tests.sync.server import running

SAMPLE = 2000


@pytest.fixture(scope="module")
def batches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Batches]:
    with running.centre(tmp_path_factory.mktemp("centre"), None) as centre:
        yield Batches(centre)


def test_a_sample_of_changed_bytes_leaves_nothing() -> None:
    account = mutations.run(1, SAMPLE)
    assert account.sound, "\n".join(account.lines())
    assert account.counts.total() == SAMPLE
    assert account.counts["batch over HTTP"] >= SAMPLE // 40


def test_every_byte_of_a_small_batch_counts(batches: Batches) -> None:
    before = mutations.rows()
    for content in batches.fresh(0)[:1]:
        account = every_byte(Target("batch", content, batches.judge_of(2)[1]), 1)
        assert account.sound, "\n".join(account.lines())
        assert account.counts["batch"] == len(content)
    assert mutations.rows()[:2] == before[:2]


@pytest.mark.parametrize("target", [pytest.param(target, id=target.name) for target in mutations.words()])
def test_every_byte_of_what_is_said_counts(target: Target) -> None:
    account = every_byte(target, 1)
    assert account.sound, "\n".join(account.lines())


def test_what_is_not_changed_is_taken(batches: Batches) -> None:
    for target in mutations.words():
        assert target.judge(target.content) == mutations.BELIEVED, target.name
    content = batches.fresh(0)[0]
    assert batches.judge_of(2)[1](content) == mutations.TAKEN
    assert batches.judge_of(0)[1](content) == mutations.TAKEN
    assert batches.judge_of(1)[1](content) == mutations.TAKEN
