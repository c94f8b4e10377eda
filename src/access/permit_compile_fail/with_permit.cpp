// The control: what a door does. It has to compile, or the other files' refusal would prove nothing.
// That Ledger::write and undo take a Permit and nothing else is asserted in facts/ledger/permit_test.cpp.
#include "access/permit.h"

void write(const zhigai::access::Permit& permit);

void door(const zhigai::Principal& who) { write(zhigai::access::Gate::admit(who)); }
