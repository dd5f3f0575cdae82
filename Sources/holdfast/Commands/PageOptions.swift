// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

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

  /// Lists the pages that `fetch` returns for a page size and a page token.
  ///
  /// The format `jsonl` is printed page by page, others once all pages are there.
  func list<Noun: Printed>(
    _ printer: Printer,
    _ fetch: (_ size: Int32, _ token: String) async throws -> (nouns: [Noun], next: String)
  ) async throws {
    var listed: [Noun] = []
    var (count, token) = (0, "")
    repeat {
      let room = pageAll ? Self.pageSizeMax : min(limit - count, Self.pageSizeMax)
      let page = try await fetch(Int32(room), token)
      (count, token) = (count + page.nouns.count, page.next)
      if printer.format == .jsonl { try printer.list(page.nouns) } else { listed += page.nouns }
    } while !token.isEmpty && (pageAll || count < limit)
    if printer.format != .jsonl { try printer.list(listed) }
    if !token.isEmpty {
      Terminal.complain("There are more than \(count): add --page-all, or a higher --limit.")
    }
  }
}
