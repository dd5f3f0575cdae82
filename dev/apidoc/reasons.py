# SPDX-License-Identifier: Apache-2.0
"""The reasons for which a method can be refused because of what its request says.

They follow from the fields of the request and from who may call; errors.md says what each means.
Those that any call can meet are not among them.
"""

SESSION = ["SESSION_ID_INVALID", "SESSION_NOT_FOUND"]
SNAPSHOT = ["SNAPSHOT_ID_INVALID", "SNAPSHOT_NOT_FOUND"]
ACCESS = ["READER_INVALID", "READERS_TOO_MANY", "EXPIRE_TIME_INVALID"]
CHANGE = ["EXPECTED_VERSION_REQUIRED", "VERSION_INVALID", "VERSION_MISMATCH", "CONCURRENT_CHANGE"]

OF_FIELD = {
    "access": ACCESS,
    "allow_format_change": ["CONTENT_FORMAT_NEWER", "CONTENT_FORMAT_DIFFERENT"],
    "base_version": ["FIELD_REQUIRED", "VERSION_INVALID"],
    "change_note": ["CHANGE_NOTE_TOO_LONG", "CHANGE_NOTE_INVALID"],
    "content": [
        "FIELD_REQUIRED", "CONTENT_TOO_LARGE", "CONTENT_NOT_UTF8", "CONTENT_NOT_JSON",
        "CONTENT_TOO_DEEP"],
    "content_format": ["CONTENT_FORMAT_INVALID"],
    "description": ["DESCRIPTION_TOO_LONG", "DESCRIPTION_INVALID"],
    "expected_version": CHANGE,
    "filter": ["FILTER_INVALID"],
    "if_content_hash_not": ["FIELD_REQUIRED"],
    "if_version_not": ["VERSION_INVALID"],
    "ids": [*SESSION, "SESSIONS_TOO_MANY"],
    "json_patch": ["FIELD_REQUIRED", "PATCH_INVALID", "PATCH_TOO_LARGE", "PATCH_NOT_APPLICABLE"],
    "key": ["FIELD_REQUIRED", "SESSION_ID_INVALID", "DRAFT_KEY_INVALID"],
    "labels": ["LABELS_TOO_MANY", "LABEL_INVALID"],
    "labels_etag": ["LABELS_MISMATCH", "CONCURRENT_CHANGE"],
    "name": ["TITLE_TOO_LONG", "TITLE_INVALID"],
    "page_size": ["PAGE_SIZE_NEGATIVE"],
    "page_token": ["PAGE_TOKEN_INVALID", "PAGE_TOKEN_EXPIRED", "PAGE_TOKEN_MISMATCH"],
    "record": [
        "BUNDLE_FOREIGN", "BUNDLE_CORRUPT", "BUNDLE_TRUNCATED", "BUNDLED_VALUE_INVALID",
        "BUNDLE_VERSION_UNSUPPORTED"],
    "request_id": ["REQUEST_ID_INVALID"],
    "requests": [
        "FIELD_REQUIRED", "SESSION_ID_INVALID", "SESSIONS_TOO_MANY", "SESSION_REPEATED"],
    "resume_after": ["CHECKPOINT_INVALID"],
    "revision": ["DRAFT_REVISION_INVALID"],
    "session_id": ["SESSION_ID_INVALID"],
    "sessions": ["FIELD_REQUIRED", "SESSION_ID_INVALID", "VERSION_INVALID", "SESSIONS_TOO_MANY"],
    "snapshot_id": SNAPSHOT,
    "source_session_id": [*SESSION, "SNAPSHOT_SOURCE_INVALID"],
    "source_session_version": ["VERSION_INVALID", "SESSION_VERSION_NOT_FOUND"],
    "starred": ["STARS_TOO_MANY"],
    "title": ["TITLE_EMPTY", "TITLE_TOO_LONG", "TITLE_INVALID"],
    "update_mask": ["UPDATE_MASK_INVALID"],
    "user_id": ["USER_ID_INVALID"],
    "version": ["FIELD_REQUIRED", "VERSION_INVALID", "SESSION_VERSION_NOT_FOUND"],
}

#: What no field tells.
OF_METHOD = {
    "BatchDeleteSessions": ["SESSION_REPEATED"],
    "BatchUndeleteSessions": ["SESSION_REPEATED"],
    "BatchUpdateSessionLabels": ["LABELS_TOO_MANY", "LABEL_INVALID"],
    "CreateSession": ["REQUEST_ID_REUSED"],
    "CreateSessionFromSnapshot": ["REQUEST_ID_REUSED"],
    "CreateSnapshot": ["REQUEST_ID_REUSED"],
    "DeleteAccessLog": ["ACCESS_LOG_NOT_FOUND"],
    "DiscardDraft": ["DRAFT_NOT_FOUND", "DRAFT_OUTDATED"],
    "GetDraft": ["DRAFT_NOT_FOUND"],
    "ImportSessions": ["CHECKPOINT_INVALID", "REQUEST_TOO_SLOW"],
    "PublishDraft": ["FIELD_REQUIRED", "SESSION_NOT_FOUND", "DRAFT_NOT_FOUND", "DRAFT_OUTDATED"],
    "RevokeSessionAccess": ["GRANT_NOT_FOUND"],
    "SaveDraft": ["DRAFT_OUTDATED", "DRAFTS_TOO_MANY", "DRAFTS_TOO_LARGE"],
    "UndeleteSession": ["SESSION_NOT_DELETED"],
    "WatchMySessions": ["TOO_MANY_WATCHES"],
    "WatchSessions": ["TOO_MANY_WATCHES"],
}

#: A version that may be left out: none is required, and 0 means any.
LENIENT = {
    "DeleteSession": ["EXPECTED_VERSION_REQUIRED"], "PublishDraft": ["EXPECTED_VERSION_REQUIRED"],
    "UndeleteSession": ["EXPECTED_VERSION_REQUIRED"],
}


def reasons(contract, method):
    """The names of the reasons, in the order of errors.md."""
    found = set(OF_METHOD.get(method.name, []))
    for field in contract.messages[method.request].fields:
        found.update(OF_FIELD.get(field.name, []))
        if field.name == "id":
            found.update(SNAPSHOT if method.service.endswith("SnapshotService") else SESSION)
        if field.is_enum:
            found.add("ENUM_VALUE_UNKNOWN")
            if field.is_required:
                found.add("FIELD_REQUIRED")
    found.difference_update(LENIENT.get(method.name, []))
    if not method.is_unary:
        found.add("TOO_MANY_STREAMS")
    unknown = found - set(contract.reasons)
    assert not unknown, f"errors.md has no {unknown}"
    return [name for name in contract.reasons if name in found]
