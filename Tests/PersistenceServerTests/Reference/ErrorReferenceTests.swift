// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceServer
import RPC
import TestSupport
import Testing

@Suite struct ErrorReferenceTests {
  private let reference: ErrorReference

  init() throws { reference = try ErrorReference() }

  @Test func `the page of errors is the one that the code makes`() throws {
    let page = try RepositoryFile.page(ErrorReference.path, made: reference.page)
    #expect(page == reference.page, "docs/reference/errors.md is stale: run `make golden`.")
  }

  @Test func `every reason has its row`() {
    #expect(reference.contract.map(\.reason) == PersistenceError.Reason.allCases.map(\.rawValue))
    #expect(reference.rpc.map(\.reason) == RPCError.Reason.allCases.map(\.rawValue))
  }

  @Test func `every row says when, and what to do`() {
    for comment in reference.contract + reference.rpc {
      #expect(comment.when.hasSuffix("."), "\(comment.reason)")
      #expect(comment.advice.hasSuffix("."), "\(comment.reason)")
      #expect(comment.metadata.isEmpty == comment.keys.isEmpty, "\(comment.reason)")
    }
  }

  @Test func `a reason that both layers have is of one code`() {
    for reason in PersistenceError.Reason.allCases {
      guard let twin = RPCError.Reason(rawValue: reason.rawValue) else { continue }
      #expect(StatusCode(reason) == twin.code)
    }
  }
}
