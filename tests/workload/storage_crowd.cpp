#include "workload/storage_crowd.hpp"

#include "taskyard/arn.hpp"

namespace taskyard::workload {
namespace {

constexpr const char* k_network =
    R"(,"networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a10000000000001a","subnet-0a10000000000001b"]}})";

// Writes, appends, reads and removes on every mount and outside of them.
constexpr const char* k_busy = R"({"image":"busy","startMs":100,"stopMs":300,"work":{"files":[
    {"path":"/bind/a-{n}","sizeKiB":40,"everyMs":700,"keep":5},
    {"path":"/bind/a-{n}","action":"remove","everyMs":1900,"keep":5},
    {"path":"/host/log","action":"append","sizeKiB":3,"everyMs":400},
    {"path":"/host/{task}","sizeKiB":1,"firstMs":500},
    {"path":"/docker/x-{n}","sizeKiB":2000,"everyMs":900,"keep":3,"times":20},
    {"path":"/shared/y-{n}","sizeKiB":10,"everyMs":1100,"keep":9},
    {"path":"/shared/y-{n}","action":"read","everyMs":800,"keep":9},
    {"path":"/efs/z-{n}","sizeKiB":300,"everyMs":500,"keep":7},
    {"path":"/efs/z-{n}","action":"remove","firstMs":4000,"everyMs":6100,"keep":7},
    {"path":"/efs/sum","action":"append","sizeKiB":1,"everyMs":1300},
    {"path":"/layer/t-{n}","sizeKiB":100,"everyMs":1500,"keep":4}]}})";
// Slow and large, so that much is under way when something ends; exits and is started again.
constexpr const char* k_heavy = R"({"image":"heavy","startMs":50,"stopMs":2000,"exitAfterMs":70000,
    "exitCode":1,"work":{"files":[
    {"path":"/bind/big","sizeKiB":900000,"everyMs":2000},
    {"path":"/efs/{task}","sizeKiB":500000,"everyMs":3000},
    {"path":"/layer","action":"append","sizeKiB":70000,"everyMs":600}]}})";
// Fills its disk, and gives up when a file is not there.
constexpr const char* k_hog = R"({"image":"hog","sizeMib":900,"startMs":10,"stopMs":10,
    "work":{"files":[
    {"path":"/bind/h-{n}","sizeKiB":3000000,"everyMs":1000,"keep":9},
    {"path":"/efs/once","action":"read","firstMs":20000,"fatal":true}]}})";

constexpr const char* k_mounts =
    R"("mountPoints":[{"sourceVolume":"bind","containerPath":"/bind"},
    {"sourceVolume":"host","containerPath":"/host"},{"sourceVolume":"docker","containerPath":"/docker"},
    {"sourceVolume":"shared","containerPath":"/shared"},{"sourceVolume":"efs","containerPath":"/efs"}])";
constexpr const char* k_volumes = R"("volumes":[{"name":"bind"},
    {"name":"host","host":{"sourcePath":"/srv"}},
    {"name":"docker","dockerVolumeConfiguration":{"scope":"task"}},
    {"name":"shared","dockerVolumeConfiguration":{"scope":"shared","autoprovision":true}},
    {"name":"efs","efsVolumeConfiguration":{"fileSystemId":"fs-12345678"}}])";
constexpr const char* k_own_mounts =
    R"("mountPoints":[{"sourceVolume":"bind","containerPath":"/bind"},
    {"sourceVolume":"efs","containerPath":"/efs","readOnly":true}])";
constexpr const char* k_own =
    R"("networkMode":"awsvpc","requiresCompatibilities":["FARGATE","EC2"],"cpu":"256","memory":"512",
    "volumes":[{"name":"bind"},{"name":"efs","efsVolumeConfiguration":{"fileSystemId":"fs-12345678"}}])";

// A file system that somebody made, through mount targets that come and go; by access point or by IAM.
constexpr const char* k_net_mounts =
    R"("mountPoints":[{"sourceVolume":"made","containerPath":"/efs"}])";

// An EBS volume, deleted with the task or left behind.
constexpr const char* k_disk =
    R"({"family":"disk","containerDefinitions":[{"name":"a","image":"busy",
    "memory":100,"mountPoints":[{"sourceVolume":"data","containerPath":"/bind"}]}],
    "volumes":[{"name":"data","configuredAtLaunch":true}]})";
constexpr const char* k_volume =
    R"(,"volumeConfigurations":[{"name":"data","managedEBSVolume":{"sizeInGiB":1,
    "roleArn":"arn:aws:iam::123456789012:role/ecsInfrastructureRole",
    "terminationPolicy":{"deleteOnTermination":)";

std::string definition(const char* family, const char* image, const char* mounts,
                       const std::string& rest) {
  return std::string(R"({"family":")") + family +
         R"(","containerDefinitions":[{"name":"a","memory":200,"restartPolicy":{"enabled":true},"image":")" +
         image + "\"," + mounts +
         R"(},{"name":"reader","image":"busy","memory":100,"essential":false,"volumesFrom":[{"sourceContainer":"a","readOnly":true}]}],)" +
         rest + "}";
}

bool owner_is_dead(const World& world, const Store& store) {
  if (store.task) {
    const bool kept = store.volume && !world.at(store.volume).delete_on_termination;
    return !kept && world.at(store.task).status == TaskStatus::stopped;
  }
  if (!store.machine) return false;
  const Ec2State state = world.at(store.machine).state;
  return state == Ec2State::shutting_down || state == Ec2State::terminated;
}

std::string about(const World& world, const Store& store, const char* what) {
  return std::string(to_string(store.kind)) + " " + world.text(store.name) + " (" +
         std::to_string(store.id.value) + ") at " + std::to_string(world.now) + ": " + what;
}

}  // namespace

void ByteLedger::Sum::add(const StorageStep& step) {
  bytes += step.bytes;
  files += step.files;
  const bool makes = step.kind == StorageStepKind::written || step.kind == StorageStepKind::put;
  if (makes) versions += step.operations;
}

std::vector<std::string> ByteLedger::compare(const Simulation& simulation) {
  const World& world = simulation.world();
  std::vector<std::string> broken;
  told_.resize(world.storage.stores.size());
  for (const Event& event : simulation.events_since(seen_)) {
    seen_ = event.seq;
    if (event.kind != EventKind::storage_step) continue;
    const StorageStep& step = world.storage.steps[static_cast<std::size_t>(event.value)];
    told_[step.store.value].add(step);
    const Store& store = world.at(step.store);
    const bool efs =
        store.kind == StoreKind::efs && world.at(store.file_system).state != EfsState::deleted;
    if (efs && step.kind == StorageStepKind::vanished) {
      broken.push_back(about(world, world.at(step.store), "bytes of EFS vanished"));
    }
  }
  std::vector<Sum> sums = told_;
  for (const StorageStep& step : world.storage.untold) {
    if (step.store) sums[step.store.value].add(step);
  }
  std::vector<Bytes> in_pool(world.storage.pools.size());
  for (const Store& store : world.storage.stores) {
    const Sum& said = sums[store.id.value];
    if (said.bytes != store.bytes)
      broken.push_back(about(world, store, "bytes that no event told"));
    if (said.files != store.file_count) {
      broken.push_back(about(world, store, "files that no event told"));
    }
    if (store.pool) in_pool[store.pool.value] += store.bytes;
    const bool noted = store.minutes.empty() || store.minutes.back().bytes == store.bytes;
    if (!noted) broken.push_back(about(world, store, "its latest minute says something else"));
    if (owner_is_dead(world, store) && store.alive()) {
      broken.push_back(about(world, store, "lives on without its owner"));
    }
    if (!store.alive()) {
      if (store.bytes != 0) broken.push_back(about(world, store, "bytes in a store that is gone"));
      continue;
    }
    Sum held;
    for (const StoredFile& file : store.files) {
      held.versions += file.version;
      held.bytes += file.bytes;
      held.files += file.removed ? 0 : 1;
    }
    const bool same = held.bytes == store.bytes && held.files == store.file_count;
    if (!same) broken.push_back(about(world, store, "its files are not what it counts"));
    if (held.versions != said.versions) {
      broken.push_back(about(world, store, "versions that no event told"));
    }
  }
  for (std::size_t i = 0; i < in_pool.size(); ++i) {
    const Pool& pool = world.storage.pools[i];
    const bool fits = pool.left() >= 0 && pool.file_bytes == in_pool[i];
    if (!fits) broken.push_back("pool " + std::to_string(i) + " holds more than it has or counts");
  }
  return broken;
}

StorageCrowd::StorageCrowd(std::uint64_t seed)
    : simulation(SimulationOptions{.seed = seed}), random_(seed, Stream::test) {
  call("ecs.CreateCluster", R"({"clusterName":"c"})");
  call("taskyard.SetParameter", R"({"name":"instanceBootMs","value":5000})");
  call("taskyard.SetParameter",
       R"({"name":"storageToldMs","value":)" + std::to_string(random_.between(1, 10)) + "000}");
  for (const char* image : {k_busy, k_heavy, k_hog}) call("taskyard.PublishImage", image);
  call("ecs.RegisterTaskDefinition", definition("all", "busy", k_mounts, k_volumes));
  call("ecs.RegisterTaskDefinition", definition("big", "heavy", k_mounts, k_volumes));
  call("ecs.RegisterTaskDefinition", definition("own", "busy", k_own_mounts, k_own));
  call("ecs.RegisterTaskDefinition", definition("hog", "hog", k_own_mounts, k_own));
  call("ecs.RegisterTaskDefinition", k_disk);
  call("taskyard.SetParameter", R"({"name":"efsTargetReadyMs","value":500})");
  call("taskyard.SetParameter", R"({"name":"efsMountTimeoutMs","value":3000})");
  call("efs.CreateFileSystem", R"({"CreationToken":"made"})");
  made_ = simulation.world().text(simulation.world().storage.file_systems.back().key);
  make_target();
  call("ecs.RegisterTaskDefinition",
       definition("net", "busy", k_net_mounts,
                  R"("volumes":[{"name":"made","efsVolumeConfiguration":{"fileSystemId":")" +
                      made_ + "\"}}]"));
  for (const char* zone : {"us-east-1a", "us-east-1b"}) {
    call("taskyard.AddContainerInstances",
         std::string(R"({"cluster":"c","instanceType":"m5.large","availabilityZone":")") + zone +
             R"(","count":2})");
  }
  simulation.advance_to(10'000);
}

void StorageCrowd::call(const char* action, const std::string& request) {
  simulation.call(action, request);
}

const char* StorageCrowd::pick(std::initializer_list<const char*> choices) {
  return choices.begin()[random_.below(choices.size())];
}

std::string StorageCrowd::some_instance() {
  const World& world = simulation.world();
  const auto number = static_cast<std::uint32_t>(random_.below(world.container_instances.size()));
  return container_instance_id_text(world, InstanceId{number});
}

std::string StorageCrowd::some_task() {
  const World& world = simulation.world();
  if (world.tasks.empty()) return "0";
  const std::size_t recent = world.tasks.size() < 12 ? world.tasks.size() : 12;
  const auto number = static_cast<std::uint32_t>(world.tasks.size() - 1 - random_.below(recent));
  return task_id_text(world, TaskId{number});
}

void StorageCrowd::run_task() {
  const std::string family = pick({"all", "all", "big", "own", "hog", "disk", "net", "net"});
  std::string request = R"({"cluster":"c","taskDefinition":")" + family + R"(","count":)" +
                        std::to_string(random_.between(1, 3));
  if (family == "own" || family == "hog") {
    request += k_network;
    if (random_.below(3) != 0) request += R"(,"launchType":"FARGATE")";
  }
  if (family == "disk") request += k_volume + std::string(pick({"true", "false"})) + "}}}]";
  call("ecs.RunTask", request + "}");
}

void StorageCrowd::make_target() {
  call("efs.CreateMountTarget", R"({"FileSystemId":")" + made_ + R"(","SubnetId":")" +
                                    pick({"subnet-0a10000000000001a", "subnet-0a10000000000001b"}) +
                                    "\"}");
}

// What stands between the tasks and the file system that was made, or ends it; snapshots of volumes.
void StorageCrowd::surroundings() {
  const StorageState& storage = simulation.world().storage;
  const std::string target = simulation.world().text(
      storage.mount_targets[random_.below(storage.mount_targets.size())].key);
  switch (random_.below(6)) {
    case 0: return make_target();
    case 1: return call("efs.DeleteMountTarget", R"({"MountTargetId":")" + target + "\"}");
    case 2:
    case 3: {
      // A group that lets nobody in, or the default one.
      call("ec2.CreateSecurityGroup", R"({"GroupName":"shut","Description":"lets nobody in"})");
      const std::string group =
          random_.below(2) == 0
              ? "sg-0a1b2c3d4e5f60718"
              : simulation.world().text(simulation.world().security_groups.back().key);
      return call("efs.ModifyMountTargetSecurityGroups",
                  R"({"MountTargetId":")" + target + R"(","SecurityGroups":[")" + group + "\"]}");
    }
    case 4: {
      if (random_.below(4) != 0) return;
      return call("efs.DeleteFileSystem", R"({"FileSystemId":")" + made_ + "\"}");
    }
    default: break;
  }
  if (storage.volumes.empty()) return;
  const std::string volume =
      simulation.world().text(storage.volumes[random_.below(storage.volumes.size())].key);
  call("ec2.CreateSnapshot", R"({"VolumeId":")" + volume + "\"}");
}

void StorageCrowd::fault() {
  const World& world = simulation.world();
  const std::string named = R"({"cluster":"c","containerInstance":")" + some_instance() + "\"";
  switch (random_.below(7)) {
    case 0: return call("taskyard.DisconnectAgent", named + "}");
    case 1: return call("taskyard.ConnectAgent", named + "}");
    case 2: return call("ecs.DeregisterContainerInstance", named + R"(,"force":true})");
    case 3:
      return call(pick({"taskyard.BreakResource", "taskyard.MendResource"}),
                  R"({"resource":"fs-12345678"})");
    case 4:
      return call("taskyard.AddContainerInstances",
                  std::string(R"({"cluster":"c","instanceType":"m5.large","availabilityZone":")") +
                      pick({"us-east-1a", "us-east-1b"}) + "\"}");
    default: break;
  }
  const auto number = static_cast<std::uint32_t>(random_.below(world.ec2_instances.size()));
  call("ec2.TerminateInstances",
       R"({"InstanceIds":[")" + ec2_instance_id_text(world, Ec2InstanceId{number}) + "\"]}");
}

void StorageCrowd::put_file() {
  const std::size_t stores = simulation.world().storage.stores.size();
  if (stores == 0) return;
  call("taskyard.PutFile", R"({"storeId":)" + std::to_string(random_.below(stores)) +
                               R"(,"path":"/z-)" + std::to_string(random_.below(9)) +
                               R"(","sizeKiB":)" + std::to_string(random_.below(50'000)) + "}");
}

void StorageCrowd::act() {
  switch (random_.below(9)) {
    case 8: surroundings(); break;
    case 0:
    case 1:
    case 2: run_task(); break;
    case 3:
    case 4: call("ecs.StopTask", R"({"cluster":"c","task":")" + some_task() + "\"}"); break;
    case 5: put_file(); break;
    default: fault(); break;
  }
  for (std::uint64_t step = random_.below(12); broken_.empty(); --step) {
    broken_ = ledger_.compare(simulation);
    if (step == 0) break;
    simulation.advance_to(simulation.world().now + static_cast<SimTime>(random_.below(1'500)));
  }
}

}  // namespace taskyard::workload
