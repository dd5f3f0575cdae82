// SPDX-License-Identifier: Apache-2.0

public import PersistenceAPI

extension HoldfastClient.Sessions {
  /// Starts an export; the responses are the records of a bundle. To resume after a failure, export
  /// again with `resumeAfter` set to the last checkpoint.
  public func export(
    _ request: ExportSessionsRequest = .init()
  ) async throws(HoldfastError) -> HoldfastStream<ExportSessionsRequest, ExportSessionsResponse> {
    try await client.stream(SessionServiceMethods.exportSessions, request)
  }

  /// Starts an import: the first message sent contains the options, each further one a record, and
  /// the responses report each session. To resume after a failure, import again with `resumeAfter`
  /// set to the last reported checkpoint.
  public func `import`() async throws(HoldfastError)
    -> HoldfastStream<ImportSessionsRequest, ImportSessionsResponse>
  {
    try await client.open(SessionServiceMethods.importSessions)
  }
}
