// The one door to libhttp-parser. Bit fields and the macros over them get a named inline here.
#pragma once
#include <http_parser.h>

static inline int chttpparser_error(const http_parser *parser) { return parser->http_errno; }

// Whether the head that was just read announces a body.
static inline int chttpparser_has_body(const http_parser *parser) {
  return (parser->flags & F_CHUNKED) != 0 || parser->uses_transfer_encoding ||
         (parser->content_length > 0 && parser->content_length != UINT64_MAX);
}

// Whether the peer wants to speak something else after this request.
static inline int chttpparser_is_upgrade(const http_parser *parser) { return parser->upgrade; }

static inline const char *chttpparser_method(const http_parser *parser) {
  return http_method_str((enum http_method)parser->method);
}
