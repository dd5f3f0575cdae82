// SPDX-License-Identifier: Apache-2.0

import RPC

/// A list that a server tells page by page: a sequence of its items, which asks for the next page
/// when it is needed.
///
/// ```swift
/// for try await session in client.sessions.list() { print(session.title) }
/// ```
///
/// Changes while a list is read may be missed or told twice. After a failure, go on with the
/// request whose `pageToken` is the `nextPageToken` of the last page of `pages`.
public struct Listing<Item: Sendable>: AsyncSequence, Sendable {
  public typealias Element = Item
  public typealias Failure = HoldfastError

  /// Reads the page of a token; of an empty one, the page to begin with.
  private let read: @Sendable (String) async throws(HoldfastError) -> Page<Item>

  /// A list by a method of the contract.
  init<Request: PagedRequest, Response: PagedResponse>(
    _ client: HoldfastClient, _ method: UnaryMethod<Request, Response>, _ request: Request
  ) where Response.Item == Item {
    read = { token async throws(HoldfastError) in
      var request = request
      if !token.isEmpty { request.pageToken = token }
      let response = try await client.call(method, request)
      let next = response.nextPageToken
      return Page(items: response.items, nextPageToken: next.isEmpty ? nil : next)
    }
  }

  /// Reads one page: the first, or that of the request's token.
  public func page() async throws(HoldfastError) -> Page<Item> { try await read("") }

  /// The list page by page.
  public var pages: Pages { Pages(listing: self) }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(pages: pages.makeAsyncIterator())
  }

  /// Takes the items one by one.
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
      // A page may be empty and still not be the last.
      while items.isEmpty {
        guard let page = try await pages.next(isolation: actor) else { return nil }
        items = page.items[...]
      }
      return items.popFirst()
    }
  }

  /// A list page by page.
  public struct Pages: AsyncSequence, Sendable {
    public typealias Element = Page<Item>
    public typealias Failure = HoldfastError

    let listing: Listing

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(listing: listing) }

    /// Takes the pages one by one.
    public struct AsyncIterator: AsyncIteratorProtocol {
      let listing: Listing
      /// The token of the next page; nil behind the last.
      private var token: String? = ""

      init(listing: Listing) { self.listing = listing }

      public mutating func next() async throws(HoldfastError) -> Page<Item>? {
        try await next(isolation: #isolation)
      }

      /// The next page. After an error it can be asked for again.
      public mutating func next(
        isolation actor: isolated (any Actor)?
      ) async throws(HoldfastError) -> Page<Item>? {
        guard let token else { return nil }
        let page = try await listing.read(token)
        guard token.isEmpty || page.nextPageToken != token else {
          throw HoldfastError(.answerIncomplete, "The server named the same page again.")
        }
        self.token = page.nextPageToken
        return page
      }
    }
  }
}

/// A page of a list.
public struct Page<Item: Sendable>: Sendable {
  /// The items, in order. Fewer than asked for, even none, need not mean that this is the last.
  public let items: [Item]
  /// The token of the next page; nil if this is the last.
  public let nextPageToken: String?
}
