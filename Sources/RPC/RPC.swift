// The first file of RPC lands with its first type.
