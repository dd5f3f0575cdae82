// The first file of Reactor lands with its first type.
