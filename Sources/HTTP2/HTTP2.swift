// The first file of HTTP2 lands with its first type.
