#include "access/permit.h"
#include "kernel/check/check.h"

namespace zhigai {

std::string_view door_name(Door door) {
    switch (door) {
        case Door::Page: return "page";
        case Door::Api: return "api";
        case Door::Cli: return "cli";
        case Door::Import: return "import";
        case Door::Job: return "job";
        case Door::Engine: return "engine";
        case Door::Move: return "move";
        case Door::Undo: return "undo";
    }
    return "";
}

namespace access {

Permit Gate::admit(Principal principal) {
    ZG_CHECK(!principal.roles.empty());
    return Permit(std::move(principal));
}

}  // namespace access
}  // namespace zhigai
