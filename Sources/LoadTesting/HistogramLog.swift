// SPDX-License-Identifier: Apache-2.0

import Histogram
import JSONText

/// Latencies as a line of an HdrHistogram log, version 1.3, which that project's tools plot and
/// merge. Values are nanoseconds.
///
/// The encoding is V2: a header, then the counts as ZigZag LEB128, in which a negative number is a
/// run of zeros. Its data is stored in the zlib format (RFC 1950) without compression.
public enum HistogramLog {
  /// The lines above the first entry. `start` is in seconds since 1970.
  public static func header(start: Int) -> String {
    """
    #[Histogram log format version 1.3]
    #[StartTime: \(start).000 (seconds since epoch)]
    "StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"

    """
  }

  /// A line: what was measured from `start` on, in seconds after the log's start.
  public static func line(
    tag: String, start: Double, seconds: Double, _ latencies: Latencies
  ) -> String {
    let encoded = String(
      decoding: Base64.encode(encode(latencies.histogram), isPadded: true), as: UTF8.self)
    return "Tag=\(tag),\(start),\(seconds),\(latencies.percentile(100)),\(encoded)\n"
  }

  private static func encode(_ histogram: Histogram<UInt32>) -> [UInt8] {
    let counts = encodedCounts(histogram)
    var payload: [UInt8] = []
    append(cookieV2, to: &payload)
    append(UInt32(counts.count), to: &payload)
    append(UInt32(0), to: &payload)  // normalizing index offset
    append(UInt32(histogram.numberOfSignificantValueDigits.rawValue), to: &payload)
    append(histogram.lowestDiscernibleValue, to: &payload)
    append(histogram.highestTrackableValue, to: &payload)
    append(Double(1).bitPattern, to: &payload)  // integer to double ratio
    payload += counts

    let stored = stored(payload)
    var result: [UInt8] = []
    append(cookieV2Compressed, to: &result)
    append(UInt32(stored.count), to: &result)
    return result + stored
  }

  private static func encodedCounts(_ histogram: Histogram<UInt32>) -> [UInt8] {
    var bytes: [UInt8] = []
    var next = 0
    for value in histogram.recordedValues() where value.count > 0 {
      let index = index(of: value.value)
      if index > next { append(zigZag: -(index - next), to: &bytes) }
      append(zigZag: Int(value.count), to: &bytes)
      next = index + 1
    }
    return bytes
  }

  /// The place of a value among the counts of a histogram with three digits and units of 1: 2,048
  /// values by themselves, then 1,024 for each power of two.
  private static func index(of value: UInt64) -> Int {
    let bucket = 64 - (value | 2_047).leadingZeroBitCount - 11
    return bucket * 1_024 + Int(value >> UInt64(bucket))
  }

  private static func append(zigZag value: Int, to bytes: inout [UInt8]) {
    var rest = UInt64(bitPattern: Int64(value << 1 ^ value >> 63))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Data in the zlib format, in blocks that are not compressed (RFC 1951 3.2.4).
  private static func stored(_ data: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x78, 0x01]
    var rest = data[...]
    repeat {
      let block = rest.prefix(0xFFFF)
      rest = rest.dropFirst(0xFFFF)
      let size = UInt16(block.count)
      result.append(rest.isEmpty ? 1 : 0)
      for part in [size, ~size] { withUnsafeBytes(of: part.littleEndian) { result += $0 } }
      result += block
    } while !rest.isEmpty
    append(adler32(data), to: &result)
    return result
  }

  private static func adler32(_ data: [UInt8]) -> UInt32 {
    var (low, high) = (UInt32(1), UInt32(0))
    for byte in data {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return high << 16 | low
  }

  private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
  }

  private static let cookieV2: UInt32 = 0x1C84_9313
  private static let cookieV2Compressed: UInt32 = 0x1C84_9314
}
