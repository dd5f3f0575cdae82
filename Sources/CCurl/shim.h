// The one door to libcurl. Its functions with variable arguments get a named inline for each type of
// argument here, since Swift cannot call them.
#pragma once
#include <curl/curl.h>

typedef size_t (*ccurl_write_function)(char *bytes, size_t size, size_t count, void *context);
typedef int (*ccurl_progress_function)(void *context, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

static inline CURLcode ccurl_set_text(CURL *curl, CURLoption option, const char *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode ccurl_set_number(CURL *curl, CURLoption option, long value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *curl, CURLoption option, void *value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode ccurl_set_write(CURL *curl, CURLoption option, ccurl_write_function value) {
  return curl_easy_setopt(curl, option, value);
}
static inline CURLcode ccurl_set_progress(CURL *curl, ccurl_progress_function value) {
  return curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, value);
}
static inline CURLcode ccurl_response_code(CURL *curl, long *value) {
  return curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, value);
}
