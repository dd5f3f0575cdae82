// The one door to libpq 15.
#pragma once
#include <libpq-fe.h>
