// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import holdfastd

@Suite struct FailureNewsTests {
  @Test func `a failure that stays is told once, and again after it was mended`() {
    let news = FailureNews()
    #expect(news.isNew("no file"))
    #expect(!news.isNew("no file"))
    #expect(news.isNew("no certificate"))
    #expect(news.isNew("no file"))
    news.clear()
    #expect(news.isNew("no file"))
  }
}
