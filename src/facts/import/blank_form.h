#pragma once

#include "access/principal.h"
#include "facts/import/sheet/writer.h"
#include "facts/ledger/ledger.h"

/// The empty workbook of a register that somebody fills in and sends back: the importer knows every head in it.
namespace zhigai::imports {

/// One sheet with a head of the fields that the reader may set, drop-down lists under choices, states, yes/no and links to few
/// rows; a second one says what each column wants. Fails when the reader may neither import nor create rows.
Done write_form(sheet::SheetWriter& writer, const facts::Ledger& ledger, const Principal& who, const Register& reg, bool chinese);

}  // namespace zhigai::imports
