# SPDX-License-Identifier: Apache-2.0
"""A long list, walked in every order while others change it."""

import collections
import itertools
import threading

import pytest
from clients import Client
from holdfast.v1 import session_service_pb2 as api

STABLE = 10_000
CHURNED = 200
IN_FLIGHT = 64

ORDERS = [api.SESSION_ORDER_UPDATE_TIME, api.SESSION_ORDER_CREATE_TIME, api.SESSION_ORDER_TITLE]
DIRECTIONS = [api.ORDER_DIRECTION_ASCENDING, api.ORDER_DIRECTION_DESCENDING]

KEYS = {
    api.SESSION_ORDER_UPDATE_TIME: lambda s: (s.update_time.ToNanoseconds(), s.id),
    api.SESSION_ORDER_CREATE_TIME: lambda s: (s.create_time.ToNanoseconds(), s.id),
    api.SESSION_ORDER_TITLE: lambda s: (s.title.lower(), s.id),
}


def create_many(client, titles):
    """Creates a session of each title, many at a time; returns their metadata."""
    made, flying = [], collections.deque()
    for title in titles:
        if len(flying) == IN_FLIGHT:
            made.append(flying.popleft().result().metadata)
        flying.append(client.start("CreateSession", title=title, content='{"a": 1}'))
    return made + [future.result().metadata for future in flying]


@pytest.fixture(scope="module")
def listed(server):
    """An owner with many sessions that stay, and some that others keep changing."""
    with Client(server.address, "owner-of-many") as client:
        # Titles repeat and differ in case only, so that the tie-break has work to do.
        stable = create_many(
            client, (("Case " if n % 2 else "cASE ") + str(n % 2_500) for n in range(STABLE)))
        churned = create_many(client, (f"Case churn {n}" for n in range(CHURNED)))
        stop = threading.Event()
        failures = []
        writers = [
            threading.Thread(target=churn, args=(server, part, stop, failures))
            for part in (churned[::2], churned[1::2])]
        for writer in writers:
            writer.start()
        yield client, {session.id: session for session in stable}
        stop.set()
        for writer in writers:
            writer.join()
        assert failures == []


def churn(server, sessions, stop, failures):
    """Updates, deletes and inserts, over and over, until told to stop."""
    try:
        with Client(server.address, "owner-of-many") as client:
            ids = collections.deque(session.id for session in sessions)
            for round in itertools.count():
                if stop.is_set():
                    return
                id = ids.popleft()
                if round % 3:
                    client.call("UpdateSession", id=id, allow_overwrite=True,
                                content='{"round": %d}' % round)
                    ids.append(id)
                else:
                    client.call("DeleteSession", id=id)
                    ids.append(client.create(title=f"Case churn {round}").id)
    except Exception as error:  # The test reports it from its own thread.
        failures.append(error)


@pytest.mark.parametrize("direction", DIRECTIONS, ids=["ascending", "descending"])
@pytest.mark.parametrize("order", ORDERS, ids=["update_time", "create_time", "title"])
def test_a_walk_while_others_write_misses_nothing_and_repeats_nothing(listed, order, direction):
    client, stable = listed
    seen = client.list(page_size=100, order_by=order, order_direction=direction)

    kept = [session for session in seen if session.id in stable]
    keys = [KEYS[order](session) for session in kept]
    assert keys == sorted(keys, reverse=direction == api.ORDER_DIRECTION_DESCENDING)
    assert sorted(session.id for session in kept) == sorted(stable)
    assert all(session == stable[session.id] for session in kept)

    # A changed row moves in the order of update_time only; there it may come again.
    if order != api.SESSION_ORDER_UPDATE_TIME:
        repeated = [id for id, count in collections.Counter(s.id for s in seen).items() if count > 1]
        assert repeated == []


def test_directions_are_mirror_images(client):
    create_many(client, (f"Title {n % 7}" for n in range(45)))
    for order in ORDERS:
        up = client.list(page_size=7, order_by=order, order_direction=DIRECTIONS[0])
        down = client.list(page_size=7, order_by=order, order_direction=DIRECTIONS[1])
        assert len(up) == 45
        assert up == down[::-1]


def test_defaults_are_titles_upwards_and_the_newest_first(client):
    create_many(client, (f"Title {n}" for n in range(30)))
    assert client.list() == client.list(
        order_by=api.SESSION_ORDER_UPDATE_TIME, order_direction=api.ORDER_DIRECTION_DESCENDING)
    assert client.list(order_by=api.SESSION_ORDER_TITLE) == client.list(
        order_by=api.SESSION_ORDER_TITLE, order_direction=api.ORDER_DIRECTION_ASCENDING)


@pytest.mark.parametrize("asked, given", [(0, 20), (1, 1), (100, 100), (101, 100), (2**31 - 1, 100)])
def test_page_sizes(client, asked, given):
    create_many(client, ("Title" for _ in range(101)))
    page = client.call("ListSessions", page_size=asked)
    assert len(page.sessions) == given
    assert page.next_page_token


@pytest.mark.parametrize("text, titles", [
    ("field", ["Field A", "northFIELD"]),
    ("100%", ["100% sure"]),
    ("_", ["under_score"]),
    ("\\", ["back\\slash"]),
    ("å", ["Åsgard", "blå"]),
    ("nothing", []),
])
def test_a_title_filter_is_literal_and_without_case(client, text, titles):
    create_many(client, [
        "Field A", "northFIELD", "100% sure", "100 sure", "under_score", "underscore",
        "back\\slash", "Åsgard", "blå"])
    found = client.list(filter={"title_contains": text}, order_by=api.SESSION_ORDER_TITLE)
    assert sorted(session.title for session in found) == sorted(titles)


def test_time_filters_include_their_start_and_exclude_their_end(client):
    made = [client.create(title=f"Title {n}") for n in range(4)]
    start, end = made[1].create_time, made[3].create_time
    found = client.list(
        filter={"create_time": {"start_time": start, "end_time": end}},
        order_by=api.SESSION_ORDER_CREATE_TIME, order_direction=api.ORDER_DIRECTION_ASCENDING)
    assert found == made[1:3]
    later = client.call("UpdateSession", id=made[0].id, expected_version=1, title="x").metadata
    found = client.list(filter={"update_time": {"start_time": later.update_time}})
    assert found == [later]
