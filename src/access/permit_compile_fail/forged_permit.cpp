// Must not compile: only the gate makes permits.
#include "access/permit.h"

void write(const zhigai::access::Permit& permit);

void door(const zhigai::Principal& who) { write(zhigai::access::Permit(who)); }
