// SPDX-License-Identifier: Apache-2.0

import Bundles
import PersistenceAPI
import PersistenceModel
import RPC

extension SessionService {
  /// Imports the sessions of a bundle, several concurrently, and reports the outcomes in order.
  func importBundle(
    _ requests: RequestReader<ImportSessionsRequest>, owner: OwnerID, call: ServerContext,
    to output: ResponseWriter<ImportSessionsResponse>
  ) async throws {
    var requests = ImportRequests(requests, of: call, scheduler: scheduler)
    guard case .options(let options)? = try await requests.next(holding: 0)?.step else {
      throw PersistenceError.missing("options")
    }
    try options.resumeAfter?.check(field: "options.resume_after")
    let context = SessionImport.Context(
      service: self, owner: owner, policy: try ImportConflictPolicy(options.onConflict),
      isDryRun: options.dryRun, omitsHistory: options.omitHistory)
    var importer = SessionImporter(context: context, resumingAfter: options.resumeAfter)
    let ledger = ImportLedger(output: output)
    var memory = importMemory.lease(for: owner)
    // A faulty record ends the import after the sessions before it.
    let fault = try await withThrowingDiscardingTaskGroup { group -> (any Error)? in
      defer { importer.abandon() }
      do {
        while let request = try await requests.next(holding: memory.bytes) {
          guard case .record(let record)? = request.step else {
            throw PersistenceError.missing("record")
          }
          if let session = try await importer.read(record) {
            let number = await ledger.begin(byteCount: session.heldBytes)
            group.addTask { try await self.settle(session, number, ledger, call) }
          }
          try await hold(&memory, &importer, ledger)
        }
        try importer.finish()
        return nil
      } catch {
        return error
      }
    }
    if let fault { throw fault }
    try await output.send(ImportSessionsResponse(.summary(ledger.summary)))
  }

  /// Charges the import's memory; above the limit, data is staged in the store where possible.
  private func hold(
    _ memory: inout MemoryBudget.Lease, _ importer: inout SessionImporter, _ ledger: ImportLedger
  ) async throws(PersistenceError) {
    do {
      try memory.hold(importer.heldBytes + ledger.heldBytes)
    } catch {
      try await importer.makeRoom()
      try memory.hold(importer.heldBytes + ledger.heldBytes)
    }
  }

  private func settle(
    _ session: SessionImport, _ number: Int, _ ledger: ImportLedger, _ call: ServerContext
  ) async throws {
    do {
      try await ledger.settle(number, session.settle())
    } catch {
      guard ledger.fail() else { throw CancellationError() }
      // The reader may wait for a message that never comes, or for room.
      let status = status(of: error, call)
      call.abort(status)
      throw status
    }
  }

  private func status(of error: any Error, _ call: ServerContext) -> RPCError {
    switch error {
    case let error as PersistenceError: call.status(of: error, report: report)
    case let error as RPCError: error
    default: RPCError(unexpected: error)
    }
  }
}
