// EFS throughput: baseline, burst, credits; limits of disks and EBS volumes (surroundings 3.3, 3.9).
// Whole numbers only; the clock of the credits runs along the line of operations, so that an
// operation that begins later is charged with what is left then.
#include <algorithm>

#include "storage/line.hpp"
#include "storage/stores.hpp"

namespace taskyard::storage {
namespace {

constexpr std::int64_t k_us = 1'000'000;  // per second
constexpr Bytes k_tib = 1024 * k_gib;
constexpr Bytes k_first_credits = k_tib * 21 / 10;  // 2.1 TiB
constexpr Bytes k_least_metered = 4 * k_kib;        // of each request
constexpr Bytes k_request_bytes = k_mib;      // rsize and wsize of the mount (surroundings 3.4)
constexpr Bytes k_ebs_request = 256 * k_kib;  // most that counts as one I/O
constexpr std::int64_t k_write_cost = 5;
constexpr std::int64_t k_seconds_again = 10;
constexpr Bytes k_few_credits = k_mib;    // what trickles in between two operations is no bursting
constexpr Bytes k_bytes_max = 4 * k_tib;  // of one operation, as far as its time is computed

constexpr std::int64_t divided_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

struct Rates {
  std::int64_t accrual = 0;   // bytes of credit per second: 50 KiB/s per GiB stored
  std::int64_t baseline = 0;  // metered bytes per second without credits, 1 MiB/s at least
  std::int64_t burst = 0;
  Bytes credits_max = 0;
};

Rates rates_of(Bytes stored) {
  Rates rates;
  rates.accrual = stored / (k_gib / k_kib) * 50 + stored % (k_gib / k_kib) * 50 / (k_gib / k_kib);
  rates.baseline = std::max<std::int64_t>(rates.accrual, k_mib);
  rates.burst = std::max<std::int64_t>(100 * k_mib, stored / (k_tib / k_mib) * 100);
  rates.credits_max = stored <= k_tib ? k_first_credits : stored / 10 * 21;
  return rates;
}

Rates rates_of(const World& world, const FileSystem& system) {
  return rates_of(system.store ? world.at(system.store).bytes : 0);
}

std::int64_t clock_of(const FileSystem& system) {
  return system.metered_at * 1000 + system.metered_us;
}

void set_clock(FileSystem& system, std::int64_t at_us) {
  system.metered_at = at_us / 1000;
  system.metered_us = static_cast<std::int32_t>(at_us % 1000);
}

// The balance after `us` of accruing in which `spent` is metered.
void move_credits(FileSystem& system, const Rates& rates, std::int64_t us, Bytes spent) {
  const std::int64_t seconds = us / k_us;
  if (rates.accrual > 0 && seconds > 2 * rates.credits_max / rates.accrual) {
    system.credits = rates.credits_max;
    system.credits_rest = 0;
    return;
  }
  const std::int64_t millionths = us % k_us * rates.accrual + system.credits_rest;
  const Bytes balance = system.credits + seconds * rates.accrual + millionths / k_us - spent;
  system.credits_rest = static_cast<std::int32_t>(millionths % k_us);
  system.credits = std::clamp<Bytes>(balance, 0, rates.credits_max);
  system.credits_floor = std::min(system.credits_floor, system.credits);
}

// Idle until `at_us`.
void accrue_until(FileSystem& system, const Rates& rates, std::int64_t at_us) {
  const std::int64_t idle = at_us - clock_of(system);
  if (idle <= 0) return;
  if (system.throughput == ThroughputMode::bursting) move_credits(system, rates, idle, 0);
  set_clock(system, at_us);
}

std::int64_t time_at(Bytes bytes, std::int64_t rate) { return divided_up(bytes * k_us, rate); }

// At the burst rate as long as the credits last, at the baseline after that.
std::int64_t bursting_time(const FileSystem& system, const Rates& rates, Bytes metered) {
  if (system.credits >= metered) return time_at(metered, rates.burst);
  const std::int64_t lasts = system.credits * k_us / (rates.burst - rates.accrual);
  const Bytes at_burst = rates.burst / k_kib * lasts / k_us * k_kib;
  if (at_burst >= metered) return time_at(metered, rates.burst);
  return lasts + time_at(metered - at_burst, rates.baseline);
}

std::int64_t requests_of(Bytes bytes) {
  return std::max<std::int64_t>(1, divided_up(bytes, k_request_bytes));
}

std::int64_t cost_of(FileAction action, Bytes bytes) {
  return requests_of(bytes) * (action == FileAction::read ? 1 : k_write_cost);
}

// General Purpose outside elastic mode: 35,000 operations a second, exactly.
std::int64_t operations_time(FileSystem& system, FileAction action, Bytes bytes) {
  if (system.performance != PerformanceMode::general_purpose) return 0;
  const std::int64_t cost = cost_of(action, bytes);
  const std::int64_t parts = cost * k_us + system.io_rest;
  system.io_rest = static_cast<std::int32_t>(parts % k_efs_operations);
  return parts / k_efs_operations;
}

std::int64_t elastic_rate(const World& world, FileAction action) {
  const Parameter most = action == FileAction::read ? Parameter::efs_elastic_read_mibps
                                                    : Parameter::efs_elastic_write_mibps;
  return world.parameter(most) * k_mib;
}

std::int64_t provisioned_rate(const FileSystem& system, const Rates& rates) {
  return std::max(system.provisioned_kibps * k_kib, rates.baseline);
}

// Asks for an entry when the credits run out before the operation does (Due::credits_turn).
void plan_end_of_credits(const Changes& changes, FileSystem& system, const Rates& rates,
                         std::int64_t at_us) {
  const std::int64_t lasts = system.credits * k_us / (rates.burst - rates.accrual);
  const SimTime at = (at_us + lasts + 999) / 1000;
  changes.after(std::max<SimTime>(0, at - changes.world.now), Due::credits_turn, system.id.value,
                ++system.credits_stamp);
}

// Charges an operation that begins at `at_us`; how long it occupies the file system.
std::int64_t charge(const Changes& changes, FileSystem& system, FileAction action, Bytes bytes,
                    std::int64_t at_us) {
  const World& world = changes.world;
  const Rates rates = rates_of(world, system);
  accrue_until(system, rates, at_us);
  const Bytes credits_before = system.credits;
  Bytes metered = std::max(bytes, k_least_metered);
  const Bytes counted = metered;
  if (action == FileAction::read) metered = divided_up(metered, 3);
  system.metered_bytes += metered;
  std::int64_t takes = 0;
  switch (system.throughput) {
    case ThroughputMode::elastic: takes = time_at(counted, elastic_rate(world, action)); break;
    case ThroughputMode::provisioned:
      takes = std::max(time_at(metered, provisioned_rate(system, rates)),
                       operations_time(system, action, bytes));
      break;
    case ThroughputMode::bursting:
      takes =
          std::max(bursting_time(system, rates, metered), operations_time(system, action, bytes));
      if (!system.out_of_credits && system.credits < metered) {
        plan_end_of_credits(changes, system, rates, at_us);
      }
      move_credits(system, rates, takes, metered);
      break;
  }
  const std::int64_t begins = std::max(at_us, clock_of(system));
  set_clock(system, begins + takes);
  note_operation(changes.world, system,
                 {action, requests_of(bytes), counted, metered, cost_of(action, bytes), begins,
                  takes, credits_before});
  return takes;
}

// EBS: throughput or I/O operations, whichever takes longer; other disks by the parameter.
std::int64_t disk_time(const World& world, const Store& store, Bytes bytes) {
  std::int64_t mibps = world.parameter(Parameter::disk_mibps);
  std::int64_t takes = 0;
  if (store.volume) {
    const EbsVolume& volume = world.at(store.volume);
    if (volume.throughput_mibps > 0) mibps = volume.throughput_mibps;
    const std::int64_t requests = std::max<std::int64_t>(1, divided_up(bytes, k_ebs_request));
    if (volume.iops > 0) takes = divided_up(requests * k_us, volume.iops);
  }
  return std::max(takes, time_at(bytes, mibps * k_mib));
}

std::int64_t latency_of(const World& world, const Store& store, FileAction action) {
  if (store.file_system) {
    return world.parameter(action == FileAction::read ? Parameter::efs_read_latency_us
                                                      : Parameter::efs_write_latency_us);
  }
  return world.parameter(store.volume ? Parameter::ebs_latency_us : Parameter::disk_latency_us);
}

}  // namespace

std::int64_t reserve(const Changes& changes, StoreId id, FileAction action, Bytes asked) {
  World& world = changes.world;
  Store& store = store_of(changes, id);
  const Bytes bytes = std::min(asked, k_bytes_max);
  // Everything on one disk is in one line.
  std::int64_t& free_at_us =
      store.pool ? world.storage.pools[store.pool.value].free_at_us : store.free_at_us;
  const std::int64_t begins = std::max(world.now * 1000, free_at_us);
  std::int64_t ends = begins;
  std::int64_t client_done = 0;
  if (store.file_system) {
    FileSystem& system = world.storage.file_systems[store.file_system.value];
    ends += charge(changes, system, action, bytes, begins);
    client_done = begins + time_at(bytes, world.parameter(Parameter::efs_client_mibps) * k_mib);
  } else {
    ends += action == FileAction::remove ? 0 : disk_time(world, store, bytes);
  }
  free_at_us = ends;
  return std::max(ends, client_done) + latency_of(world, store, action);
}

namespace {

// Nobody need touch the file system for its credits to come back: an entry looks when it may be so.
void plan_return_of_credits(const Changes& changes, FileSystem& system, const Rates& rates,
                            Bytes credits) {
  if (rates.accrual <= 0) return;
  const Bytes missing = std::max<Bytes>(0, rates.burst * k_seconds_again - credits);
  const std::int64_t seconds = std::max<std::int64_t>(1, divided_up(missing, rates.accrual));
  changes.after(seconds * k_second, Due::credits_turn, system.id.value, ++system.credits_stamp);
}

}  // namespace

void on_credits_turn(const Changes& changes, FileSystemId id, std::uint32_t stamp) {
  FileSystem& system = changes.world.storage.file_systems[id.value];
  const bool counts = system.credits_stamp == stamp && system.state != EfsState::deleted &&
                      system.throughput == ThroughputMode::bursting;
  if (!counts) return;
  tell_credits(changes, id);
  if (!system.out_of_credits) return;
  const Throughput now = throughput_of(changes.world, id, changes.world.now);
  plan_return_of_credits(changes, system, rates_of(changes.world, system), now.credits);
}

void tell_credits(const Changes& changes, FileSystemId id) {
  FileSystem& system = changes.world.storage.file_systems[id.value];
  if (system.throughput != ThroughputMode::bursting) return;
  const Rates rates = rates_of(changes.world, system);
  const Bytes credits = throughput_of(changes.world, id, changes.world.now).credits;
  const bool out =
      system.out_of_credits ? credits < rates.burst * k_seconds_again : credits < k_few_credits;
  if (out == system.out_of_credits) return;
  system.out_of_credits = out;
  if (out) plan_return_of_credits(changes, system, rates, credits);
  Event event;
  event.kind = EventKind::burst_credits_changed;
  event.value = id.value;
  event.to = out ? 0 : 1;
  changes.emit(event);
}

namespace {

Throughput rates_told(const World& world, const FileSystem& system, const Rates& rates) {
  Throughput out;
  out.baseline_kibps = rates.baseline / k_kib;
  out.burst_kibps = rates.burst / k_kib;
  out.credits = system.credits;
  out.credits_max = rates.credits_max;
  switch (system.throughput) {
    case ThroughputMode::elastic:
      out.read_kibps = elastic_rate(world, FileAction::read) / k_kib;
      out.write_kibps = elastic_rate(world, FileAction::write) / k_kib;
      return out;
    case ThroughputMode::provisioned:
      out.write_kibps = provisioned_rate(system, rates) / k_kib;
      break;
    case ThroughputMode::bursting:
      out.write_kibps = system.credits >= k_few_credits ? out.burst_kibps : out.baseline_kibps;
      break;
  }
  out.read_kibps = 3 * out.write_kibps;  // metered at a third
  return out;
}

}  // namespace

Throughput throughput_of(const World& world, FileSystemId id, SimTime now) {
  FileSystem system = world.at(id);
  const Rates rates = rates_of(world, system);
  accrue_until(system, rates, now * 1000);
  return rates_told(world, system, rates);
}

Throughput throughput_at(const World& world, FileSystemId id, SimTime at) {
  const FileSystem& now = world.at(id);
  FileSystem then;
  then.throughput = now.throughput;
  then.provisioned_kibps = now.provisioned_kibps;
  then.credits = k_first_credits;
  set_clock(then, now.created_at * 1000);
  for (const FileSystemMinute& row : now.minutes) {
    if (row.credits_at_us > at * 1000) break;
    then.credits = row.credits;
    set_clock(then, row.credits_at_us);
  }
  const Rates rates = rates_of(bytes_at(world.at(now.store), at - 1));
  accrue_until(then, rates, at * 1000);
  return rates_told(world, then, rates);
}

}  // namespace taskyard::storage
