// The first file of JSONText lands with its first type.
