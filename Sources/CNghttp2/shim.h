// The one door to libnghttp2. Swift imports its functions and structs as they are.
#pragma once
#include <nghttp2/nghttp2.h>
