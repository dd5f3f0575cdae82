// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import Testing

@Suite struct SessionLabelsTests {
  private func reason(_ values: [String: String]) -> PersistenceError.Reason? {
    do throws(PersistenceError) {
      _ = try SessionLabels(validating: values)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: ["a", "0", "team/colour", "a.b_c-d", String(repeating: "z", count: 64)])
  func `a key of these characters is one of a label`(key: String) throws {
    let labels = try SessionLabels(validating: [key: "v"])
    #expect(labels.values == [key: "v"])
    #expect(labels.stored == ["\(key)=v"])
    #expect(try SessionLabels(stored: labels.stored) == labels)
  }

  @Test(arguments: ["", "A", "a b", "a=b", "\u{E9}", "a\0", String(repeating: "z", count: 65)])
  func `another key is not`(key: String) {
    #expect(reason([key: "v"]) == .labelInvalid)
  }

  @Test(
    arguments: ["", "=", "a=b", "Blue \u{1F535}", String(repeating: "\u{1F535}", count: 64)])
  func `a value is any short text`(value: String) throws {
    let labels = try SessionLabels(validating: ["k": value])
    #expect(try SessionLabels(stored: labels.stored).values == ["k": value])
  }

  @Test(arguments: ["a\nb", "\0", "\u{7F}", String(repeating: "z", count: 65)])
  func `another value is not`(value: String) {
    #expect(reason(["k": value]) == .labelInvalid)
  }

  @Test func `a session has at most 16 labels`() {
    func labels(_ count: Int) -> [String: String] {
      Dictionary(uniqueKeysWithValues: (0..<count).map { ("k\($0)", "") })
    }
    #expect(reason(labels(16)) == nil)
    #expect(reason(labels(17)) == .labelsTooMany)
  }

  @Test func `the tag tells labels apart byte for byte`() throws {
    let tags = try [
      ["a": "b"], ["a": ""], ["a": "b", "c": ""], ["c": "", "a": "c"], ["a": "\u{E9}"],
      ["a": "e\u{301}"],
    ].map { try SessionLabels(validating: $0).etag }
    #expect(Set(tags).count == tags.count)
    #expect(tags.allSatisfy { $0.utf8.count == 22 })
    #expect(SessionLabels.none.etag.isEmpty)
    #expect(try SessionLabels(validating: ["a": "b"]).etag == tags[0])
    #expect(try SessionLabels(validating: [:]) == .none)
  }

  @Test func `labels contain those that they have with the same values`() throws {
    let labels = try SessionLabels(validating: ["a": "1", "b": "2"])
    func contains(_ values: [String: String]) throws -> Bool {
      labels.contains(try SessionLabels(validating: values))
    }
    #expect(try contains([:]) && contains(["a": "1"]) && contains(["a": "1", "b": "2"]))
    #expect(try !contains(["a": "2"]) && !contains(["c": "1"]) && !contains(["a": "1", "c": ""]))
  }

  @Test func `what is stored in another form is left out`() throws {
    #expect(try SessionLabels(stored: ["a", "b=c=d", ""]).values == ["b": "c=d"])
    #expect(try SessionLabels(stored: []) == .none)
  }
}
