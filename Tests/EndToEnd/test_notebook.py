# SPDX-License-Identifier: Apache-2.0
"""A notebook at a terminal, whose cells survive kills of it and of its server."""

import random

import notebook
from daemon import scratch_directory
from waiting import wait_for

KILLS = 12
#: The longest write in progress that counts as one, in seconds: the machine of a test may be busy.
#: A round is long enough for more. dev/kill-notebook prints what it was.
WRITE_SECONDS_MAX = 2


def test_no_edit_is_lost_however_often_the_notebook_and_its_server_are_killed():
    seed = random.randrange(1 << 30)
    print(f"seed {seed}")
    figures = notebook.run(KILLS, seed)
    print(*figures.lines(), sep="\n")
    assert figures.faults == []
    assert figures.overdue <= WRITE_SECONDS_MAX
    assert figures.edits > KILLS
    # Without drafts, none would be durable and nearly all lost.
    assert figures.durable > figures.edits / 4
    assert len(figures.lost) < figures.edits / 2
    assert figures.kills == KILLS


def copy(book, session):
    """Saves a copy. It is asked for again only where newer news came in between, as a person would."""
    for refusals in range(5):
        book.write("/copy Mine")
        wait_for(
            lambda: book.session() != session or book.count("error") > refusals,
            what=lambda: f"the copy is made or refused: {book.lines[-8:]}")
        if book.session() != session:
            return
        assert book.count("error") == book.count("error changedSinceReview"), book.lines[-8:]
    raise AssertionError(f"the copy was refused each time: {book.lines[-12:]}")


def test_two_notebooks_on_one_session_meet_and_both_keep_their_cells(server):
    with scratch_directory() as directory:
        first = notebook.Notebook(server.address, directory / "one", None)
        first.first("cells")
        first.write("mine")
        first.write("/save")
        first.first("saved")
        session = first.session()
        second = notebook.Notebook(server.address, directory / "two", session)
        assert second.cells() == ["mine"]
        second.write("theirs")
        second.write("/save")
        second.first("saved")
        first.write("later")
        first.first("status Changed on the server by typist")
        copy(first, session)
        first.quit()
        second.quit()
        again = notebook.Notebook(server.address, directory / "one", first.session())
        assert again.cells() == ["mine", "later"]
        again.quit()
