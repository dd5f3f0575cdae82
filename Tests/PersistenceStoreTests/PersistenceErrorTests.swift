// SPDX-License-Identifier: Apache-2.0

import PersistenceModel
import PersistenceStore
import Postgres
import Testing

@Suite struct PersistenceErrorTests {
  static let table: [(PostgresError.Kind, PersistenceError.Reason)] = [
    (.unavailable, .storageUnavailable),
    (.overloaded, .storageExhausted),
    (.queueFull, .storageBusy),
    (.cancelled, .cancelled),
    (.timedOut, .deadlineExceeded),
    (.serialization, .concurrentChange),
    (.corrupted, .contentCorrupt),
    (.uniqueViolation(constraint: "session_pkey"), .internal),
    (.checkViolation(constraint: "document_intact"), .internal),
    (.constraintViolation(constraint: "c"), .internal),
    (.invalidValue, .internal),
    (.schemaMismatch, .internal),
    (.malformedResult, .internal),
    (.unexpected, .internal),
  ]

  @Test func `every kind of failure has its reason`() {
    for (kind, reason) in PersistenceErrorTests.table {
      #expect(PersistenceError(kind, detail: "").reason == reason)
    }
  }

  @Test func `what PostgreSQL said reaches the log and not the caller`() {
    for (kind, _) in PersistenceErrorTests.table {
      let error = PersistenceError(kind, detail: "relation session")
      #expect(error.detail?.contains("relation session") == true)
      #expect(!error.message.contains("relation"))
      #expect(error.metadata.isEmpty)
    }
  }
}
