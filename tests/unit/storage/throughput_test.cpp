// EFS throughput and burst credits, disks and EBS volumes as lines of operations (surroundings 3.2, 3.3,
// 3.9).
#include <doctest/doctest.h>

#include "storage/storage.hpp"
#include "storage/stores.hpp"

using namespace taskyard;
using namespace taskyard::storage;

TEST_SUITE_BEGIN("storage");

namespace {

// A World with nothing but storage; operations of nobody in particular.
class Disk {
 public:
  Disk() {
    const std::span<const ParameterInfo> rows = parameters();
    for (std::size_t i = 0; i < rows.size(); ++i) world.parameters[i] = rows[i].value;
    world.containers.emplace_back();
    world.containers[0].id = ContainerId{0};
    world.containers[0].task = TaskId{0};
    world.tasks.emplace_back();
  }

  World world;
  EventLog log;
  EventQueue queue;
  Changes changes{world, log, queue};

  FileSystem& add_system(ThroughputMode mode = ThroughputMode::bursting) {
    const FileSystemId id = create_file_system(changes, {});
    FileSystem& system = world.storage.file_systems[id.value];
    system.throughput = mode;
    return system;
  }
  StoreId add_store(StoreKind kind) {
    Store wish;
    wish.kind = kind;
    return make_store(changes, wish);
  }
  /// Lets the queue run for so long; entries of storage only.
  void wait(SimTime by) {
    const SimTime until = world.now + by;
    QueueEntry entry;
    while (queue.pop(until, entry)) {
      world.now = std::max(world.now, entry.time);
      on_due(changes, entry.kind, entry.a, entry.b);
    }
    world.now = until;
  }
  /// Does it at once after the one before; returns when it is done, in milliseconds.
  SimTime operate(StoreId store, FileAction action, Bytes bytes, std::string_view path = "/f") {
    Place place;
    place.store = store;
    const std::uint32_t row =
        begin_operation(changes, ContainerId{0}, place, world.names.intern(path), action, bytes);
    const SimTime done = world.storage.under_way[row].done_at;
    world.now = std::max(world.now, done);
    end_operation(changes, row, true);
    return done;
  }
  int credit_events(int to) const {
    int count = 0;
    for (const Event& event : log.since(0)) {
      if (event.kind == EventKind::burst_credits_changed && event.to == to) ++count;
    }
    return count;
  }
};

constexpr Bytes k_tib = 1024 * k_gib;

}  // namespace

TEST_CASE("EFS baseline, burst and minutes of burst a day follow the table of its guide") {
  struct Row {
    Bytes gib;
    std::int64_t baseline_kibps;  // surroundings 3.3: MiB/s x 1,024; at least 1 MiB/s
    std::int64_t burst_mibps;
    std::int64_t minutes_a_day;
  };
  const Row rows[] = {
      {10, 1'024, 100, 7},        {100, 5'000, 100, 70},      {256, 12'800, 100, 180},
      {512, 25'600, 100, 360},    {1'024, 51'200, 100, 720},  {1'536, 76'800, 150, 720},
      {2'048, 102'400, 200, 720}, {4'096, 204'800, 400, 720},
  };
  for (const Row& row : rows) {
    CAPTURE(row.gib);
    Disk disk;
    FileSystem& system = disk.add_system();
    REQUIRE(put_file(disk.changes, system.store, "/data", row.gib * k_gib));
    Throughput now = throughput_of(disk.world, system.id, 0);
    CHECK(now.baseline_kibps == row.baseline_kibps);
    CHECK(now.burst_kibps == row.burst_mibps * 1'024);
    CHECK(now.write_kibps == now.burst_kibps);
    CHECK(now.read_kibps == 3 * now.burst_kibps);
    // What is saved up in a day at 50 KiB/s per GiB, spent at the burst rate. An hour of it, because a
    // day of a large one is more than the cap. The guide rounds: 7.2 and 72 minutes.
    system.credits = 0;
    now = throughput_of(disk.world, system.id, k_hour);
    CHECK(now.credits * 24 / (row.burst_mibps * k_mib) / 60 == row.minutes_a_day);
    CHECK(throughput_of(disk.world, system.id, 0).write_kibps == row.baseline_kibps);
    system.credits = 117;  // what the time between two operations brings
    CHECK(throughput_of(disk.world, system.id, 0).write_kibps == row.baseline_kibps);
  }
}

TEST_CASE("the first credits of a file system last 6.1 hours at full burst") {
  Disk disk;
  FileSystem& system = disk.add_system();
  CHECK(system.credits == k_tib * 21 / 10);
  disk.world.parameters[static_cast<std::size_t>(Parameter::efs_write_latency_us)] = 0;
  // The same bytes again and again, so that it does not grow.
  while (!system.out_of_credits) disk.operate(system.store, FileAction::write, 16 * k_mib);
  CHECK(disk.world.now / k_minute == 367);  // 2.1 TiB / 100 MiB/s = 6.12 h
  CHECK(disk.world.now / k_minute * 100 / 60 == 611);
  // From then on 1 MiB/s: its baseline of 50 KiB/s is below that.
  const SimTime before = disk.world.now;
  disk.operate(system.store, FileAction::write, 60 * k_mib);
  CHECK((disk.world.now - before + 500) / 1'000 == 60);
  CHECK(disk.credit_events(0) == 1);
}

TEST_CASE("credits come back at 50 KiB/s per GiB stored and are told when they last ten seconds") {
  Disk disk;
  FileSystem& system = disk.add_system();
  put_file(disk.changes, system.store, "/data", 512 * k_gib);
  system.credits = 0;
  disk.operate(system.store, FileAction::write, 4 * k_kib);
  CHECK(disk.credit_events(0) == 1);
  disk.world.now += 39 * k_second;  // 25 MiB/s: 10 s of 100 MiB/s take 40 s
  disk.operate(system.store, FileAction::write, 4 * k_kib);
  CHECK(disk.credit_events(1) == 0);
  disk.world.now += 2 * k_second;
  disk.operate(system.store, FileAction::write, 4 * k_kib);
  CHECK(disk.credit_events(1) == 1);
}

TEST_CASE("credits that run out in the middle of an operation are told then, not at its end") {
  Disk disk;
  FileSystem& system = disk.add_system();
  system.credits = 10 * 100 * k_mib;  // ten seconds of bursting
  Place place;
  place.store = system.store;
  begin_operation(disk.changes, ContainerId{0}, place, disk.world.names.intern("/f"),
                  FileAction::write, 1'060 * k_mib);
  disk.wait(9 * k_second);
  CHECK(disk.credit_events(0) == 0);
  disk.wait(2 * k_second);
  CHECK(disk.credit_events(0) == 1);
}

TEST_CASE("credits that are back are told although nobody touches the file system") {
  Disk disk;
  FileSystem& system = disk.add_system();
  put_file(disk.changes, system.store, "/data", 512 * k_gib);  // 25 MiB/s
  system.credits = 0;
  disk.operate(system.store, FileAction::write, 4 * k_kib);
  REQUIRE(disk.credit_events(0) == 1);
  disk.wait(38 * k_second);
  CHECK(disk.credit_events(1) == 0);
  disk.wait(4 * k_second);
  CHECK(disk.credit_events(1) == 1);
  CHECK(!system.out_of_credits);
}

TEST_CASE("a file system that ran out of credits needs none in another throughput mode") {
  Disk disk;
  FileSystem& system = disk.add_system();
  system.credits = 0;
  disk.operate(system.store, FileAction::write, 4 * k_kib);
  REQUIRE(system.out_of_credits);
  set_throughput(disk.changes, system.id, ThroughputMode::elastic, 0);
  CHECK(!system.out_of_credits);
  CHECK(throughput_of(disk.world, system.id, disk.world.now).write_kibps == 1'024 * 1'024);
  disk.wait(k_hour);
  CHECK(disk.credit_events(1) == 0);
}

TEST_CASE("credits are capped at 2.1 TiB, or 2.1 TiB per TiB stored") {
  struct Row {
    Bytes stored, most;
  };
  const Row rows[] = {{k_gib, k_tib * 21 / 10}, {k_tib, k_tib * 21 / 10}, {4 * k_tib, 0}};
  for (const Row& row : rows) {
    Disk disk;
    FileSystem& system = disk.add_system();
    put_file(disk.changes, system.store, "/data", row.stored);
    const Throughput later = throughput_of(disk.world, system.id, 1'000 * 24 * k_hour);
    const Bytes most = row.most != 0 ? row.most : row.stored / 10 * 21;
    CHECK(later.credits == most);
    CHECK(later.credits_max == most);
  }
}

TEST_CASE("reads are metered at a third and every request counts 4 KiB at least") {
  struct Row {
    FileAction action;
    Bytes bytes, metered;
  };
  const Row rows[] = {
      {FileAction::write, 0, 4'096},
      {FileAction::write, 100, 4'096},
      {FileAction::write, 30 * k_mib, 30 * k_mib},
      {FileAction::append, 8'192, 8'192},
      {FileAction::remove, 0, 4'096},
  };
  for (const Row& row : rows) {
    Disk disk;
    FileSystem& system = disk.add_system();
    put_file(disk.changes, system.store, "/f", 1);
    disk.operate(system.store, row.action, row.bytes);
    CHECK(system.metered_bytes == row.metered);
  }
  Disk disk;
  FileSystem& system = disk.add_system();
  disk.operate(system.store, FileAction::write, 30 * k_mib);
  disk.operate(system.store, FileAction::read, 0);
  CHECK(system.metered_bytes == 40 * k_mib);  // 30 + 30 / 3
}

TEST_CASE("a line serves one operation after the other; latency keeps nobody waiting") {
  struct Row {
    const char* what;
    ThroughputMode mode;
    FileAction action;
    Bytes bytes;
    std::int64_t count, total_ms;  // with the latency of the last one
  };
  const Row rows[] = {
      {"35,000 reads a second: each costs 1", ThroughputMode::provisioned, FileAction::read, 0,
       350'000, 10'001},
      {"7,000 writes a second: each costs 5 of 35,000", ThroughputMode::provisioned,
       FileAction::write, 0, 70'000, 10'003},
      {"bursting: 100 MiB/s", ThroughputMode::bursting, FileAction::write, 100 * k_mib, 10, 10'003},
      {"elastic: 1,024 MiB/s for writing", ThroughputMode::elastic, FileAction::write, k_gib, 2,
       3'051},  // one client gets 500 MiB/s: its second one begins after 1 s and takes 2,048 ms
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    Disk disk;
    FileSystem& system = disk.add_system(row.mode);
    system.provisioned_kibps = 1'000 * 1'024;
    Place place;
    place.store = system.store;
    const NameId path = disk.world.names.intern("/f");
    std::uint32_t last = 0;
    for (std::int64_t i = 0; i < row.count; ++i) {
      last = begin_operation(disk.changes, ContainerId{0}, place, path, row.action, row.bytes);
    }
    CHECK(disk.world.storage.under_way[last].done_at == row.total_ms);
  }
}

TEST_CASE("Max I/O has no limit of operations, elastic mode neither (3.2, 3.3)") {
  struct Row {
    PerformanceMode performance;
    ThroughputMode mode;
    std::int64_t total_ms;  // of 70,000 writes of 4 KiB
  };
  const Row rows[] = {
      {PerformanceMode::general_purpose, ThroughputMode::provisioned, 10'003},
      {PerformanceMode::max_io, ThroughputMode::provisioned, 284},  // 4 us each, and 3 ms
      {PerformanceMode::general_purpose, ThroughputMode::elastic, 284},
  };
  for (const Row& row : rows) {
    CAPTURE(row.total_ms);
    Disk disk;
    FileSystem& system = disk.add_system(row.mode);
    system.performance = row.performance;
    system.provisioned_kibps = 1'000 * 1'024;
    Place place;
    place.store = system.store;
    const NameId path = disk.world.names.intern("/f");
    std::uint32_t last = 0;
    for (int i = 0; i < 70'000; ++i) {
      last = begin_operation(disk.changes, ContainerId{0}, place, path, FileAction::write, 4'096);
    }
    CHECK(disk.world.storage.under_way[last].done_at == row.total_ms);
  }
}

TEST_CASE("provisioned throughput below what the stored size gives does not count (3.3)") {
  Disk disk;
  FileSystem& system = disk.add_system(ThroughputMode::provisioned);
  system.provisioned_kibps = 10 * 1'024;
  CHECK(throughput_of(disk.world, system.id, 0).write_kibps == 10 * 1'024);
  put_file(disk.changes, system.store, "/data", k_tib);
  CHECK(throughput_of(disk.world, system.id, 0).write_kibps == 50 * 1'024);
  CHECK(throughput_of(disk.world, system.id, 0).read_kibps == 150 * 1'024);
}

TEST_CASE("disks give 125 MiB/s, EBS volumes what they were made with") {
  Disk disk;
  const StoreId plain = disk.add_store(StoreKind::task_bind);
  CHECK(disk.operate(plain, FileAction::write, 1'250 * k_mib) == 10'001);  // + 500 us, whole ms
  EbsVolume volume;
  volume.iops = 3'000;
  volume.throughput_mibps = 250;
  disk.world.storage.volumes.push_back(volume);
  Store wish;
  wish.kind = StoreKind::ebs;
  wish.volume = VolumeId{0};
  const StoreId ebs = make_store(disk.changes, wish);
  SimTime before = disk.world.now;
  disk.operate(ebs, FileAction::write, 250 * k_mib);
  CHECK(disk.world.now - before == 1'001);
  before = disk.world.now;
  for (int i = 0; i < 3'000; ++i) {
    Place place;
    place.store = ebs;
    begin_operation(disk.changes, ContainerId{0}, place, disk.world.names.intern("/g"),
                    FileAction::write, 512);
  }
  CHECK(disk.world.storage.under_way.back().done_at - before >= 1'000);  // 3,000 I/O a second
  CHECK(disk.world.storage.under_way.back().done_at - before <= 1'004);
}

TEST_SUITE_END();
