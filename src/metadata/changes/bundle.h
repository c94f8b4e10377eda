#pragma once

#include <memory>
#include <string>
#include <vector>

#include "metadata/registers/programme.h"

namespace zhigai::changes {

/// The texts as one text, for the store's table `meta`; read_texts is the inverse.
std::string write_texts(const std::vector<SourceText>& texts);
Result<std::vector<SourceText>> read_texts(const std::string& bundle);

/// The programme that these texts say, by the loader of this release: a text of an earlier release may use a word that
/// no longer stands, and then the faults say so.
Result<std::shared_ptr<const Programme>> load_texts(const std::vector<SourceText>& texts);

}  // namespace zhigai::changes
