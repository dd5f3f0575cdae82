// SPDX-License-Identifier: Apache-2.0

import Cryptography
public import PersistenceModel
import Postgres

extension PostgresSnapshotStore {
  public func createSnapshot(
    _ new: NewSnapshot, owner: OwnerID, attempt: CreationAttempt?, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotMetadata {
    let seal: SnapshotSeal
    if let attempt {
      seal = try derivedSeal(of: attempt, owner: owner)
    } else {
      seal = try .random()
    }
    let core = SnapshotCore(
      id: try seal.id(of: new, owner: owner), ownerID: owner, title: new.title.text,
      description: new.description.text, contentHash: new.content.hash,
      contentSize: Int64(new.content.bytes.count), createTime: now,
      isTemplate: new.isTemplate)
    let visit = Visit(visitor: owner, snapshot: core, time: now)
    var steps = [
      (SnapshotStatements.create, Parameters(new, core, seal, attempt)),
      (SnapshotStatements.createVisit, Parameters(visit, fold: new.title.fold)),
    ]
    if attempt != nil {
      // Before all else, so that a retry changes nothing.
      steps.insert((SnapshotStatements.rememberRequest, request(seal, of: core.id, owner)), at: 0)
    }
    do throws(PostgresError) {
      _ = try await database.transaction(steps, for: FairnessKeys(owner))
      contents?.keep(new.content, for: ContentKey(core.id))
      return SnapshotMetadata(
        core: core, contentFormat: new.format, note: new.note.text, source: new.source,
        access: new.access)
    } catch {
      // On a cluster the name of the constraint ends in the number of a partition.
      guard let attempt, case .uniqueViolation(let name) = error.kind,
        name.hasPrefix("snapshot_request_pkey")
      else { throw PersistenceError(error) }
      return try await existing(core.id, of: attempt, owner: owner, at: now)
    }
  }

  private func request(
    _ seal: SnapshotSeal, of id: SnapshotID, _ owner: OwnerID
  ) -> Parameters {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    parameters.append(bytes: seal.bytes)
    parameters.append(text: id.text)
    return parameters
  }

  public func earlierSnapshot(
    of attempt: CreationAttempt, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotMetadata? {
    guard let id = try await createdID(of: attempt, owner: owner) else { return nil }
    return try await existing(id, of: attempt, owner: owner, at: now)
  }

  /// The answer to a creation that met an earlier one: of the same id, or of another with the same
  /// request id.
  private func existing(
    _ id: SnapshotID, of attempt: CreationAttempt, owner: OwnerID, at now: Timestamp
  ) async throws(PersistenceError) -> SnapshotMetadata {
    let known = try await createdID(of: attempt, owner: owner) ?? id
    guard let found = try await inspect(known, owner: owner, at: now) else {
      throw .snapshotNotFound
    }
    guard found.createRequest == attempt.fingerprint.bytes else { throw .snapshotRequestReused }
    guard !found.isGone else { throw .snapshotNotFound }
    return found.metadata
  }

  private func createdID(
    of attempt: CreationAttempt, owner: OwnerID
  ) async throws(PersistenceError) -> SnapshotID? {
    var parameters = Parameters()
    parameters.append(text: owner.text)
    parameters.append(bytes: try derivedSeal(of: attempt, owner: owner).bytes)
    let rows = try await database.query(SnapshotStatements.findByRequest, parameters)
    guard !rows.isEmpty else { return nil }
    do {
      return SnapshotID(try rows.text(0, 0))
    } catch {
      throw PersistenceError(error)
    }
  }

  private func derivedSeal(
    of attempt: CreationAttempt, owner: OwnerID
  ) throws(PersistenceError) -> SnapshotSeal {
    try SnapshotSeal.derived(
      from: attempt.requestID, owner: owner, using: secrets.snapshotSeal)
  }
}

extension PersistenceError {
  fileprivate static let snapshotRequestReused = PersistenceError(
    .requestIDReused, "This request_id was used before with different values.",
    field: "request_id")
}

extension Parameters {
  /// The values of `SnapshotStatements.create`.
  fileprivate init(
    _ new: NewSnapshot, _ core: SnapshotCore, _ seal: SnapshotSeal, _ attempt: CreationAttempt?
  ) {
    self.init(byteCapacity: new.content.bytes.count + 2_048)
    append(text: core.id.text)
    append(text: core.ownerID.text)
    append(text: core.title)
    append(text: new.title.fold.text)
    append(text: core.description)
    append(timestampMicroseconds: core.createTime.microseconds)
    core.contentHash.withUnsafeBytes { append(bytes: $0) }
    append(int64: core.contentSize)
    append(bool: core.isTemplate)
    append(text: new.source?.id.text)
    if let version = new.source?.version { append(int64: version) } else { appendNull() }
    append(bytes: seal.bytes)
    append(new.access)
    append(bytes: attempt?.fingerprint.bytes)
    append(new.format)
    append(text: new.note.text)
    append(utf8: new.content.bytes)
  }
}
