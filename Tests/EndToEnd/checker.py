# SPDX-License-Identifier: Apache-2.0
"""Holds what many writers were told of one session against what is kept of it."""

import bisect
import collections
import hashlib
import json

import grpc

#: How many of the newest versions are always kept.
KEPT = 50

#: What a call saw: when it began and ended, which version with which hash (deletions tell none),
#: and what it sent: an update its content, a patch itself, a restoration the version to bring back.
Record = collections.namedtuple(
    "Record", "began ended version hash method sent", defaults=[None])
#: A refusal that says whether the session was deleted when it came.
Sighting = collections.namedtuple("Sighting", "began ended was_deleted")


def sha256(content):
    return hashlib.sha256(content.encode()).hexdigest()


def merged(target, patch):
    """RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def check_session(client, id, records, sightings):
    """Reads every version that is kept, and checks all of it."""
    try:
        client.call("UndeleteSession", id=id)
    except grpc.RpcError:
        pass
    kept = {entry.version: entry for entry in client.list(method="ListSessionVersions", id=id)}
    assert max(kept) == client.read(id).metadata.version
    reads = {
        version: client.start("GetSessionVersion", id=id, version=version) for version in kept}
    contents = {version: read.result().content for version, read in reads.items()}
    check_versions(records, kept)
    check_contents(records, kept, contents)
    check_deletions(records, kept)
    check_order(records, sightings, kept)
    writes = collections.Counter(
        record.method for record in records if record.method != "GetSession")
    return writes, max(kept)


def check_versions(records, kept):
    """No acknowledged version is missing, none was made twice, and each has one content."""
    newest = max(kept)
    # Contiguous as far as nothing may have been thinned out.
    oldest = max(1, newest - KEPT + 1)
    assert set(range(oldest, newest + 1)) <= set(kept), "a version is missing"
    made = collections.Counter(
        record.version for record in records if record.method != "GetSession")
    assert max(made.values(), default=0) <= 1, "two writers were told that they made one version"
    for record in records:
        assert record.version <= newest, "an acknowledged version is gone"
        assert record.version in kept or record.version < oldest
    for version, seen in hashes(records).items():
        assert len(seen) == 1, "one version had two contents"
        assert version not in kept or seen == {kept[version].content_hash}


def hashes(records):
    """The hashes that were seen of each version."""
    seen = collections.defaultdict(set)
    for record in records:
        if record.hash:
            seen[record.version].add(record.hash)
    return seen


def check_contents(records, kept, contents):
    """What is read back is what was sent, or what the change must have made of what was there."""
    for version, entry in kept.items():
        assert sha256(contents[version]) == entry.content_hash, "a content has another hash"
    known = {version: min(seen) for version, seen in hashes(records).items()}
    known |= {version: entry.content_hash for version, entry in kept.items()}
    for record in records:
        content, before = contents.get(record.version), contents.get(record.version - 1)
        if record.method == "UpdateSession" and record.sent is not None:
            assert record.hash == sha256(record.sent), "an update was acknowledged as another"
            assert content in (None, record.sent), "an update is not what was sent"
        elif record.method in ("UpdateSession", "UndeleteSession"):
            assert record.hash == known.get(record.version - 1, record.hash), (
                "what left the content alone changed it")
        elif record.method == "RestoreSessionVersion":
            assert record.hash == known.get(record.sent, record.hash), "another one was restored"
        elif record.method == "PatchSession" and None not in (content, before):
            wanted = merged(json.loads(before), json.loads(record.sent))
            assert json.loads(content) == wanted, "a patch made something else"


def check_deletions(records, kept):
    """Deletions made deleted versions, and nobody saw the session in one of them."""
    for record in records:
        if record.version not in kept:
            continue
        assert kept[record.version].deleted == (record.method == "DeleteSession"), record
        if record.method == "UndeleteSession" and record.version - 1 in kept:
            assert kept[record.version - 1].deleted, "something was undeleted that was not deleted"


def check_order(records, sightings, kept):
    """Whatever begins after something has ended sees at least as new a version. As deletions have
    versions too, a session that was acknowledged as deleted is not read before it comes back; and
    it is found missing, or there, only while it may have been."""
    ended = sorted(records, key=lambda record: record.ended)
    began = sorted(records, key=lambda record: record.began)
    # The oldest version that anything from here on saw.
    later = [max(kept)]
    for record in reversed(began):
        later.append(min(later[-1], record.version))
    later.reverse()

    newest, position = 0, 0
    calls = sorted([*records, *sightings], key=lambda call: call.began)
    starts = [record.began for record in began]
    for call in calls:
        while position < len(ended) and ended[position].ended < call.began:
            newest = max(newest, ended[position].version)
            position += 1
        if isinstance(call, Record):
            assert call.version >= newest, "a read went backwards"
            continue
        oldest_after = later[bisect.bisect_right(starts, call.ended)]
        possible = range(max(newest, 1), oldest_after + 1)
        assert any(
            version not in kept or kept[version].deleted == call.was_deleted
            for version in possible), "a session was missing, or there, at a wrong time"
