// Must not compile: a principal alone is no permission to write.
#include "access/permit.h"

void write(const zhigai::access::Permit& permit);

void door(const zhigai::Principal& who) { write(who); }
