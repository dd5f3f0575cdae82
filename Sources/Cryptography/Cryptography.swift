// The first file of Cryptography lands with its first type.
