# SPDX-License-Identifier: Apache-2.0
"""What the tests of this folder are given."""

import pytest

from testee import TestAllTypes, Testee, canonical


@pytest.fixture(scope="session")
def testee():
    running = Testee()
    yield running
    running.close()


@pytest.fixture
def agree(testee):
    """Checks that both sides accept `payload` and mean the same, and returns what they mean."""

    def check(payload):
        recoded = testee.recode(payload)
        assert recoded is not None, f"refused: {payload.hex(' ')}"
        assert canonical(payload) is not None, f"the judge refuses: {payload.hex(' ')}"
        assert canonical(recoded) == canonical(payload), payload.hex(" ")
        return TestAllTypes.FromString(recoded)

    return check


@pytest.fixture
def refuse(testee):
    """Checks that both sides refuse `payload`."""

    def check(payload):
        assert testee.recode(payload) is None, f"accepted: {payload.hex(' ')}"
        assert canonical(payload) is None, f"the judge accepts: {payload.hex(' ')}"

    return check
