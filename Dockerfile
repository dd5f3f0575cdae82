# syntax=docker/dockerfile:1
# holdfastd in a small image: built with the Swift toolchain, run without it.

FROM swift:6.3-bookworm AS build
RUN apt-get update \
  && apt-get install --yes --no-install-recommends libcurl4-openssl-dev \
    libjemalloc-dev libnghttp2-dev libpq-dev libsqlite3-dev libssl-dev pkg-config zlib1g-dev \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /holdfast
COPY dev dev
COPY Package.swift ./
# Every target has to be there, also those that are not built.
COPY Fuzz Fuzz
COPY Tests Tests
COPY examples examples
COPY Migrations Migrations
COPY Proto Proto
COPY Sources Sources
RUN dev/build --product holdfastd

FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates libcurl4 \
    libjemalloc2 libnghttp2-14 libpq5 libssl3 libstdc++6 zlib1g \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 holdfast
COPY --from=build /holdfast/.build/release/holdfastd /usr/local/bin/holdfastd
USER holdfast
ENTRYPOINT ["holdfastd"]
CMD ["--help"]
