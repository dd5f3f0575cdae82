// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The options of every command that lists.
struct PageOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The most that are listed.", valueName: "count"))
  var limit = 20

  @Flag(help: "List all, page by page.")
  var pageAll = false

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be at least 1.") }
  }

  /// The most of a page; that of servers.
  private static let pageSizeMax = 100

  /// Lists what `fetch` gives for a size and a token of a page, and prints it.
  ///
  /// Lines of JSON are printed page by page, other formats when all is there.
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
