// SPDX-License-Identifier: Apache-2.0

import PersistenceAPI
import RPC

/// A list that the server returns in pages: a sequence of its items that fetches each page when it
/// is needed.
///
/// ```swift
/// for try await session in client.sessions.list() { print(session.title) }
/// ```
///
/// The stars of sessions and snapshots are in `pages`.
///
/// Changes made during iteration may be missed or returned twice. To resume after a failure, use
/// the request with `pageToken` set to the `nextPageToken` of the last page from `pages`.
public struct Listing<Item: Sendable>: AsyncSequence, Sendable {
  public typealias Element = Item
  public typealias Failure = HoldfastError

  /// Fetches the page of a token; an empty token means the page of the request.
  private let read: @Sendable (String) async throws(HoldfastError) -> Page<Item>

  /// Creates a list from a method of the contract.
  init<Request: PagedRequest, Response: PagedResponse>(
    _ client: HoldfastClient, _ method: UnaryMethod<Request, Response>, _ request: Request
  ) where Response.Item == Item {
    read = { token async throws(HoldfastError) in
      var request = request
      if !token.isEmpty { request.pageToken = token }
      let response = try await client.call(method, request)
      let next = response.nextPageToken
      return Page(
        items: response.items, nextPageToken: next.isEmpty ? nil : next,
        starredIDs: Set(response.starredIDs))
    }
  }

  /// Fetches one page: the first, or the one of the request's token.
  public func page() async throws(HoldfastError) -> Page<Item> { try await read("") }

  /// The pages of the list.
  public var pages: Pages { Pages(listing: self) }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(pages: pages.makeAsyncIterator())
  }

  /// Iterates over the items.
  public struct AsyncIterator: AsyncIteratorProtocol {
    var pages: Pages.AsyncIterator
    private var items: ArraySlice<Item> = []

    init(pages: Pages.AsyncIterator) { self.pages = pages }

    public mutating func next() async throws(HoldfastError) -> Item? {
      try await next(isolation: #isolation)
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(HoldfastError) -> Item? {
      // A page can be empty without being the last.
      while items.isEmpty {
        guard let page = try await pages.next(isolation: actor) else { return nil }
        items = page.items[...]
      }
      return items.popFirst()
    }
  }

  /// The pages of a list.
  public struct Pages: AsyncSequence, Sendable {
    public typealias Element = Page<Item>
    public typealias Failure = HoldfastError

    let listing: Listing

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(listing: listing) }

    /// Iterates over the pages.
    public struct AsyncIterator: AsyncIteratorProtocol {
      let listing: Listing
      /// The token of the next page; nil after the last.
      private var token: String? = ""

      init(listing: Listing) { self.listing = listing }

      public mutating func next() async throws(HoldfastError) -> Page<Item>? {
        try await next(isolation: #isolation)
      }

      /// The next page. After an error it can be fetched again.
      public mutating func next(
        isolation actor: isolated (any Actor)?
      ) async throws(HoldfastError) -> Page<Item>? {
        guard let token else { return nil }
        let page = try await listing.read(token)
        guard token.isEmpty || page.nextPageToken != token else {
          throw HoldfastError(.answerIncomplete, "The server returned the same page token again.")
        }
        self.token = page.nextPageToken
        return page
      }
    }
  }
}

/// A page of a list.
public struct Page<Item: Sendable>: Sendable {
  /// The items, in order. A page with fewer items than requested, or none, is not necessarily the
  /// last.
  public let items: [Item]
  /// The token of the next page; nil if this is the last.
  public let nextPageToken: String?
  /// The ids of those items that the caller has starred. Empty for lists whose items tell it
  /// themselves, or cannot be starred.
  public let starredIDs: Set<String>
}
