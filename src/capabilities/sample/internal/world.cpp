#include "capabilities/sample/internal/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "kernel/codes/codes.h"

namespace zhigai::sample {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";  // GB 32100: no I O S V Z

std::int64_t half_up(std::int64_t value, std::int64_t by) {
    return (2 * value + by) / (2 * by);
}

int percent_at(const std::vector<int>& list, std::size_t rank) {
    return list[std::min(rank, list.size() - 1)];
}

Date day(int year, unsigned month, unsigned of_month) {
    return Date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{of_month}};
}

int year_of(Date date) {
    return static_cast<int>(date.year());
}

/// `count` parted by weight, the largest remainders first; places earlier in the list win ties.
std::vector<std::int64_t> parted(std::int64_t count, const std::vector<std::int64_t>& weights) {
    const std::int64_t all = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    std::vector<std::int64_t> out(weights.size(), 0);
    if (all == 0) return out;
    std::vector<std::pair<std::int64_t, std::size_t>> rest;
    std::int64_t given = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        out[i] = count * weights[i] / all;
        given += out[i];
        rest.emplace_back(-(count * weights[i] % all), i);
    }
    std::sort(rest.begin(), rest.end());
    for (std::size_t i = 0; given < count; ++i, ++given) ++out[rest[i % rest.size()].second];
    return out;
}

void replace(std::string& text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

}  // namespace

std::vector<District> districts_of(const plan::Plan& plan) {
    std::vector<District> out;
    for (std::size_t i = 0; i < plan.organisation.districts.size(); ++i) {
        District district{.index = i};
        for (const int year : plan.years) {
            const auto asked = plan.quotas.empty()
                                   ? std::nullopt
                                   : plan.quota().at(plan.organisation.districts[i].id, year);
            district.quotas.push_back(asked ? asked->to_int().value_or(0) : 0);
        }
        out.push_back(std::move(district));
    }
    return out;
}

Inventor::Inventor(const Dialects& dialects, const plan::Plan& plan, std::uint64_t seed,
                   std::string purpose)
    : dialects_(dialects), plan_(plan), random_(seed, purpose), reversed_(purpose != "world") {
    const std::size_t districts = plan.organisation.districts.size();
    above_.resize(districts);
    below_.resize(districts);
    turn_above_.resize(districts);
    turn_below_.resize(districts);
}

std::string Inventor::credit_code() {
    // Character 13 tells the two worlds of a seed apart.
    while (true) {
        std::string code = "91" + dialects_.region + dialects_.organisation;
        code += reversed_ ? 'Y' : alphabet[random_.below(alphabet.size() - 1)];
        for (int i = 0; i < 3; ++i) code += alphabet[random_.below(alphabet.size())];
        std::string sound;
        for (const char check : std::string_view("0123456789X")) {
            const std::string seventeen = code + check;
            const auto last = codes::credit_check_character(seventeen);
            if (last && codes::organisation_part_ok(seventeen + *last)) sound = seventeen + *last;
        }
        if (sound.empty() || !codes::judge_credit_code(sound).ok) continue;
        if (std::find(codes_.begin(), codes_.end(), sound) != codes_.end()) continue;
        codes_.push_back(sound);
        return sound;
    }
}

Firm Inventor::firm(std::size_t district, bool above_scale) {
    Firm out{.district = district, .above_scale = above_scale};
    out.code = credit_code();
    for (int attempt = 0;
         out.name.empty() || std::find(names_.begin(), names_.end(), out.name) != names_.end();
         ++attempt) {
        out.trade = &random_.pick(dialects_.trades);
        out.product = random_.pick(out.trade->products);
        // The two worlds of a seed never meet in a name: one has its syllables the other way round.
        const std::string& a = random_.pick(dialects_.first);
        const std::string& b = random_.pick(dialects_.second);
        out.name = (reversed_ ? b + a : a + b) +
                   (attempt > 50 ? random_.pick(dialects_.first) : "") + out.product +
                   random_.pick(dialects_.ending);
    }
    names_.push_back(out.name);
    std::vector<int> shares;
    for (const Band& band : dialects_.bands) shares.push_back(band.share);
    out.band = &dialects_.bands[random_.weighted(shares)];
    out.chain = random_.pick(dialects_.chains);
    if (random_.chance(25)) out.labels = random_.pick(dialects_.labels);
    out.address = fmt::format("{}{}号", random_.pick(dialects_.streets), random_.between(1, 999));
    out.contact = random_.pick(dialects_.surnames) + random_.pick(dialects_.given);
    out.phone = fmt::format("{}{:06}", dialects_.phone, random_.between(0, 999'999));
    out.founded = day(static_cast<int>(random_.between(1993, 2016)),
                      static_cast<unsigned>(random_.between(1, 12)),
                      static_cast<unsigned>(random_.between(1, 28)));
    if (above_scale) {
        const auto months = static_cast<unsigned>(random_.between(1, 12));
        out.scale_from = day(static_cast<int>(random_.between(2017, 2021)), months, 1);
    }
    const std::int64_t staff = random_.between(out.band->staff.low, out.band->staff.high);
    std::int64_t revenue = amount(out.band->revenue);
    const int last = std::max(plan_.years.front(), year_of(world_.on) - 1);
    for (int year = plan_.years.front(); year <= last; ++year) {
        out.years.push_back({year, revenue, revenue / 100'000 * random_.between(92, 104) * 1000,
                             revenue / 1'000'000 * random_.between(18, 52) * 1000,
                             staff + random_.between(-8, 8)});
        revenue = revenue / 100'000 * random_.between(96, 114) * 1000;
    }
    return out;
}

/// Small ones are common, large ones rare; whole hundreds of yuan, so that 万元 has two decimals.
std::int64_t Inventor::amount(Range wan) {
    const std::int64_t u = random_.between(0, 1000);
    const std::int64_t hundreds = wan.low * 100 + (wan.high - wan.low) * 100 * u / 1000 * u / 1000;
    return (hundreds + random_.between(0, 99)) * 10'000;
}

std::size_t Inventor::next_firm(std::size_t district, bool above_scale) {
    auto& list = (above_scale ? above_ : below_)[district];
    auto& turn = (above_scale ? turn_above_ : turn_below_)[district];
    return list[turn++ % list.size()];
}

void Inventor::money(Project& project) {
    const std::int64_t hundred = 10'000;  // 100 yuan in fen
    const auto part = [&](std::int64_t whole, std::int64_t low, std::int64_t high) {
        return whole / hundred * random_.between(low, high) / 100 * hundred;
    };
    const std::int64_t total = amount(project.kind->wan);
    project.planned_total = total;
    if (project.kind->equipment) project.planned = part(total, 62, 92);
    const bool finished = project.stage == Stage::Done || project.stage == Stage::Accepted;
    if (finished) {
        if (project.planned) project.actual = part(*project.planned, 84, 112);
        project.actual_total = std::max(part(total, 88, 108), project.actual.value_or(0));
    } else if (project.stage == Stage::Building && random_.chance(60)) {
        project.actual_total = part(total, 15, 70);
        if (project.planned)
            project.actual = std::min(part(*project.planned, 10, 60), *project.actual_total);
    }
}

Project Inventor::project(std::size_t firm, Stage stage) {
    Project out{.firm = firm, .stage = stage};
    std::vector<int> shares;
    // In the book of faults every cell holds something that can be spoilt.
    for (const Kind& kind : dialects_.kinds) {
        shares.push_back(reversed_ && !kind.equipment ? 0 : kind.share);
    }
    out.kind = &dialects_.kinds[random_.weighted(shares)];
    std::string name = random_.pick(out.kind->names);
    replace(name, "{product}", world_.firms[firm].product);
    if (project_names_.size() <= firm) project_names_.resize(world_.firms.size());
    auto& used = project_names_[firm];
    std::size_t phase = 0;
    const auto with_phase = [&] {
        return phase < dialects_.phases.size() ? name + dialects_.phases[phase]
                                               : fmt::format("{}（{}）", name, phase + 1);
    };
    while (std::find(used.begin(), used.end(), with_phase()) != used.end()) ++phase;
    out.name = with_phase();
    used.push_back(out.name);
    out.content = random_.pick(dialects_.contents);
    if (out.kind->equipment && random_.chance(70)) {
        out.filing =
            fmt::format("样例备〔{}〕{}号",
                        plan_.years.front() + static_cast<int>(random_.below(plan_.years.size())),
                        random_.between(1, 999));
    }
    if (random_.chance(10)) out.remark = random_.pick(dialects_.remarks);
    money(out);
    return out;
}

void Inventor::finish(Project& project, int year, Date on) {
    std::vector<int> weights = dialects_.months;
    if (year == year_of(on)) weights.resize(static_cast<unsigned>(on.month()));
    const auto month = static_cast<unsigned>(random_.weighted(weights) + 1);
    std::int64_t last = 28;
    if (year == year_of(on) && month == static_cast<unsigned>(on.month()))
        last = std::min<std::int64_t>(last, static_cast<unsigned>(on.day()));
    project.finished = day(year, month, static_cast<unsigned>(random_.between(1, last)));
    const std::int64_t finished = days_of(*project.finished);
    project.started = date_of(finished - random_.between(90, 420));
    // More than a month later: the order holds even when a sheet writes only months.
    const std::int64_t accepted = finished + random_.between(35, 85);
    if (project.stage == Stage::Accepted && accepted <= days_of(on))
        project.accepted = date_of(accepted);
    else
        project.stage = Stage::Done;
}

void Inventor::begin(Project& project, Date on) {
    project.started = date_of(days_of(on) - random_.between(40, 330));
}

World Inventor::invent(int firms, Date today) {
    world_ = {};
    world_.on =
        std::min(days_of(today), days_of(dialects_.on)) == days_of(today) ? today : dialects_.on;
    const Date on = world_.on;
    const auto districts = districts_of(plan_);
    std::vector<std::int64_t> weights;
    for (const District& district : districts)
        weights.push_back(
            std::accumulate(district.quotas.begin(), district.quotas.end(), std::int64_t{0}));
    const auto per_district = parted(firms, weights);
    for (const District& district : districts) {
        for (std::int64_t i = 0; i < per_district[district.index]; ++i) {
            // The first is above scale, so that no district is left without one that counts.
            const bool above = i == 0 || !random_.chance(dialects_.below_scale);
            (above ? above_ : below_)[district.index].push_back(world_.firms.size());
            world_.firms.push_back(firm(district.index, above));
        }
        random_.shuffle(above_[district.index]);
    }
    project_names_.resize(world_.firms.size());
    const std::int64_t scale = std::min(firms, dialects_.full);
    const auto rank_in = [&](std::size_t of_year, std::size_t district) {
        std::size_t rank = 0;
        for (const District& other : districts) {
            const std::int64_t here = districts[district].quotas[of_year];
            const std::int64_t there = other.quotas[of_year];
            if (there > here || (there == here && other.index < district)) ++rank;
        }
        return rank;
    };
    for (const District& district : districts) {
        const std::size_t d = district.index;
        if (above_[d].empty()) continue;
        std::int64_t finished = 0;
        const auto add = [&](std::size_t who, Stage stage, int year) {
            Project one = project(who, stage);
            if (year != 0)
                finish(one, year, on);
            else if (stage == Stage::Building)
                begin(one, on);
            world_.projects.push_back(std::move(one));
        };
        const auto closed = [&] { return random_.chance(86) ? Stage::Accepted : Stage::Done; };
        for (std::size_t y = 0; y < plan_.years.size(); ++y) {
            const int year = plan_.years[y];
            if (year > year_of(on)) continue;
            const YearPicture& picture = dialects_.years[std::min(y, dialects_.years.size() - 1)];
            const std::size_t rank = rank_in(y, d);
            const std::int64_t asked = district.quotas[y];
            std::int64_t done = half_up(asked * percent_at(picture.done, rank) * scale,
                                        std::int64_t{100} * dialects_.full);
            if (asked == 0) done = half_up(picture.without_quota * scale, dialects_.full);
            const std::int64_t under_way =
                half_up(asked * percent_at(picture.under_way, rank) * scale,
                        std::int64_t{100} * dialects_.full);
            for (std::int64_t i = 0; i < done; ++i) add(next_firm(d, true), closed(), year);
            for (std::int64_t i = 0; i < under_way; ++i)
                add(next_firm(d, true), Stage::Building, 0);
            finished += done;
        }
        for (std::int64_t i = 0; i < half_up(finished * dialects_.before_plan, 100); ++i)
            add(next_firm(d, true), Stage::Accepted, plan_.years.front() - 1);
        for (std::int64_t i = 0; i < half_up(finished * dialects_.reserve, 100); ++i)
            add(next_firm(d, true), Stage::Reserve, 0);
        for (std::int64_t i = 0; i < half_up(finished * dialects_.dropped, 100); ++i)
            add(next_firm(d, true), Stage::Dropped, 0);
        // Finished by firms that are not above scale: in the ledger, in no figure.
        for (std::size_t i = 0; i < (below_[d].size() + 1) / 2; ++i) {
            const int year = std::min(plan_.years[random_.below(plan_.years.size())], year_of(on));
            add(next_firm(d, false), closed(), year);
        }
    }
    return std::move(world_);
}

World Inventor::small(int firms, int projects, const std::vector<std::size_t>& districts,
                      const std::vector<std::size_t>& avoid, Date today) {
    world_ = {};
    world_.on = days_of(today) < days_of(dialects_.on) ? today : dialects_.on;
    for (int i = 0; i < firms; ++i)
        world_.firms.push_back(
            firm(districts[static_cast<std::size_t>(i) % districts.size()], true));
    std::vector<std::size_t> sound;
    for (std::size_t i = 0; i < world_.firms.size(); ++i) {
        if (std::find(avoid.begin(), avoid.end(), i) == avoid.end()) sound.push_back(i);
    }
    project_names_.resize(world_.firms.size());
    for (int i = 0; i < projects; ++i) {
        Project one = project(sound[static_cast<std::size_t>(i) % sound.size()], Stage::Done);
        finish(one, plan_.years.front(), world_.on);
        world_.projects.push_back(std::move(one));
    }
    return std::move(world_);
}

}  // namespace zhigai::sample
