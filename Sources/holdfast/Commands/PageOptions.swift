// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import HoldfastClient
import PersistenceAPI
import RPC

/// The options of commands that print lists.
struct PageOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The maximum number of items to list.", valueName: "count"))
  var limit = 20

  @Flag(help: "List all items, page by page.")
  var pageAll = false

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be at least 1.") }
  }

  /// The largest page that servers return.
  private static let pageSizeMax = 100

  /// Lists the pages that a method of the contract returns, and prints them.
  ///
  /// The format `jsonl` is printed page by page, others once all pages are there.
  func list<Request: PagedRequest, Response: PagedResponse>(
    _ method: UnaryMethod<Request, Response>, _ request: Request, from server: Server,
    _ printer: Printer
  ) async throws where Response.Item: Printed {
    var request = request
    request.pageSize = Int32(pageAll ? Self.pageSizeMax : min(limit, Self.pageSizeMax))
    var listed: [Response.Item] = []
    var count = 0
    var hasMore = false
    for try await page in server.client.list(method, request).pages {
      let items = Array(page.items.prefix(pageAll ? .max : limit - count))
      count += items.count
      hasMore = page.nextPageToken != nil || items.count < page.items.count
      if printer.format == .jsonl { try printer.list(items) } else { listed += items }
      if !pageAll, count >= limit { break }
    }
    if printer.format != .jsonl { try printer.list(listed) }
    if hasMore {
      Terminal.complain("There are more than \(count): add --page-all, or a higher --limit.")
    }
  }
}
