// SPDX-License-Identifier: Apache-2.0

// Its SplitMix repeats its numbers for the same seed.
@_exported public import LoadTesting
