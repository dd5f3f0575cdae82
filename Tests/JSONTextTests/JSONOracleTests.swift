// SPDX-License-Identifier: Apache-2.0

import Glibc
import JSONText
import TestSupport
import Testing

/// Compares the validator with Python's json module on mutated documents.
@Suite struct JSONOracleTests {
  private static let seeds = [
    #"{"a":[1,-0.5e+3,true,false,null],"b":{"c":"x\"\\\/\b\f\n\r\t\u00e9","d":[]},"":{}}"#,
    #"["ø€😀","\ud83d\ude00","\ud800","\u0000",[[[]]],{"k":{"k":{"k":0}}}]"#,
    " [ 1 , 2.25 , 1E400 , -0 , 10 ]\n\t\r ",
    #""a long string without any escapes, to fill some words: 0123456789""#,
    "[0,1,12,-3,4.5,6e7,8E-9,1.0e+10]",
  ].map { Array($0.utf8) }

  /// Bytes that matter to the grammar are inserted more often than others.
  private static let alphabet = Array(#"{}[]:,"\/bfnrtu0123456789.eE+- truefalsn'"#.utf8)

  @Test(arguments: [UInt64.random(in: 0 ... .max), 0x5eed])
  func `the validator and Python agree on mutated documents`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let texts = (0..<20_000).map { _ in JSONOracleTests.mutant(&random) }
    let verdicts = try JSONOracleTests.judge(texts)
    #expect(verdicts.count == texts.count)
    for (text, isStrict) in zip(texts, verdicts) {
      let accepted = (try? JSONValidator.validate(text)) != nil
      let (isKnown, isFaultless) = text.withUnsafeBytes {
        (
          JSONAcceptor.accepts($0, depthMax: 128),
          (try? JSONValidator.examine($0, depthMax: 128)) != nil
        )
      }
      #expect(isKnown == isFaultless, "seed \(seed): \(text)")
      guard accepted != isStrict else { continue }
      Issue.record("seed \(seed): \(text) is \(isStrict ? "refused" : "accepted")")
    }
    // The mutations are gentle enough to leave many documents whole.
    #expect(verdicts.count { $0 } > 2_000)
  }

  private static func mutant(_ random: inout SplitMix) -> [UInt8] {
    var text = seeds[Int(random.next() % UInt64(seeds.count))]
    for _ in 0..<random.next() % 4 {
      let index = Int(random.next() % UInt64(text.count + 1))
      let byte =
        random.next() % 4 == 0
        ? UInt8(truncatingIfNeeded: random.next())
        : alphabet[Int(random.next() % UInt64(alphabet.count))]
      switch random.next() % 3 {
      case 0: text.insert(byte, at: index)
      case 1 where index < text.count: text[index] = byte
      default: if index < text.count { text.remove(at: index) }
      }
    }
    return text
  }

  private static func judge(_ texts: [[UInt8]]) throws -> [Bool] {
    let directory = String(#filePath.dropLast("JSONOracleTests.swift".count))
    var path = Array("/tmp/holdfast-json-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    try #require(descriptor >= 0)
    let file = try #require(fdopen(descriptor, "w"))
    let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { unlink(name) }
    for text in texts {
      withUnsafeBytes(of: UInt32(text.count).bigEndian) { _ = fwrite($0.baseAddress, 1, 4, file) }
      fwrite(text, 1, text.count, file)
    }
    fclose(file)
    let output = try #require(popen("python3 '\(directory)Oracle/judge.py' \(name)", "r"))
    defer { pclose(output) }
    var verdicts: [Bool] = []
    var byte = getc(output)
    while byte != EOF {
      if byte != 0x0a { verdicts.append(byte == 0x31) }
      byte = getc(output)
    }
    return verdicts
  }
}
