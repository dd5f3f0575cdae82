// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI

extension HoldfastClient.Sessions {
  /// Starts an export: the answers are the records of a bundle. After a failure, ask again with
  /// `resumeAfter` set to the last checkpoint.
  public func export(
    _ request: ExportSessionsRequest = .init()
  ) async throws(HoldfastError) -> HoldfastStream<ExportSessionsRequest, ExportSessionsResponse> {
    try await client.stream(SessionServiceMethods.exportSessions, request)
  }

  /// Starts an import: the first message that is sent has the options, each further one a record,
  /// and the answers tell of every session. After a failure, begin again with `resumeAfter` set to
  /// the last checkpoint that was told.
  public func `import`() async throws(HoldfastError)
    -> HoldfastStream<ImportSessionsRequest, ImportSessionsResponse>
  {
    try await client.open(SessionServiceMethods.importSessions)
  }
}
