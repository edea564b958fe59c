"""Batches come out in the order they went in, and only a few are under way at a time."""

import threading
import time

import pytest

from sluss.bulk.pipeline import cores, in_order


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_in_the_order_of_the_batches(workers):
    def slow_first(number):
        time.sleep(0.02 if number % 5 == 0 else 0)
        return number * 10

    assert list(in_order(range(30), slow_first, workers)) == [n * 10 for n in range(30)]


@pytest.mark.parametrize("workers", [1, 3])
def test_at_most_two_batches_a_worker_are_read_ahead_of_what_is_written(workers):
    read, written, most = 0, 0, 0

    def batches():
        nonlocal read, most
        for number in range(40):
            read += 1
            most = max(most, read - written)
            yield number

    for _ in in_order(batches(), lambda number: number, workers):
        written += 1
    assert written == 40
    assert most <= 2 * workers + 1


def test_no_batches_give_no_results():
    assert list(in_order([], lambda batch: batch, 2)) == []


def test_an_error_in_one_batch_comes_out_in_its_place():
    def fails(number):
        if number == 3:
            raise ValueError("batch 3")
        return number

    results, seen = in_order(range(10), fails, 2), []
    with pytest.raises(ValueError, match="batch 3"):
        seen.extend(results)
    assert list(results) == []


def test_batches_run_side_by_side():
    meeting = threading.Barrier(2, timeout=10)
    waited = in_order(range(2), lambda number: meeting.wait() >= 0, 2)
    assert list(waited) == [True, True]


def test_a_run_that_is_given_up_leaves_no_thread_behind():
    before = threading.active_count()
    results = in_order(range(100), lambda number: number, 3)
    assert next(results) == 0
    results.close()
    assert threading.active_count() == before


def test_there_is_at_least_one_core():
    assert cores() >= 1
