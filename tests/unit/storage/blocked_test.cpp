// What stands in the way of a mount of EFS, and what becomes of work while it does (surroundings 3.1, 3.4,
// 3.6).
#include <doctest/doctest.h>

#include "unit/storage/efs_net.hpp"

using namespace taskyard;
using namespace taskyard::test;

TEST_SUITE_BEGIN("storage");

namespace {

struct BlockedYard : EfsYard {
  std::string system = file_system();
  std::string nfs = group("nfs"), tasks = group("tasks");
  std::string target_id;
  TaskId writer;

  /// One Fargate task that writes /data/a every second through a mount target that lets it in.
  BlockedYard() {
    admit(nfs, tasks, 2049, 2049);
    target_id = target(system, k_private_a, nfs);
    publish("nginx", json("'startMs':0,'stopMs':0,'work':{'files':["
                          "{'path':'/data/a','sizeKiB':4,'everyMs':1000}]}"));
    definition(system, true);
    writer = fargate("app", k_private_a, tasks);
    while (task_row().status != TaskStatus::running) advance(100);
    advance(10 * k_second);
  }
  const Task& task_row() const { return world().at(writer); }
  std::int64_t writes() const { return world().at(mount(writer).store).writes; }
  /// Writes made in the next ten seconds.
  std::int64_t in_ten_seconds() {
    const std::int64_t before = writes();
    advance(10 * k_second);
    return writes() - before;
  }
};

}  // namespace

TEST_CASE("a way that closes while a task runs: its work waits, nothing fails, and goes on after") {
  struct Row {
    const char* what;
    void (*close)(BlockedYard&);
    void (*open)(BlockedYard&);
    Barrier barrier;
  };
  const Row rows[] = {
      {"the rule of the mount target's group",
       [](BlockedYard& yard) {
         yard.call("ec2.RevokeSecurityGroupIngress",
                   json("{'GroupId':'" + yard.nfs +
                        "','IpPermissions':[{'IpProtocol':'tcp',"
                        "'FromPort':2049,'ToPort':2049,'UserIdGroupPairs':[{'GroupId':'" +
                        yard.tasks + "'}]}]}"));
       },
       [](BlockedYard& yard) { yard.admit(yard.nfs, yard.tasks, 2049, 2049); },
       Barrier::ingress_rule},
      {"what the tasks may send", [](BlockedYard& yard) { yard.revoke_egress(yard.tasks); },
       [](BlockedYard& yard) {
         yard.call("ec2.AuthorizeSecurityGroupEgress",
                   json("{'GroupId':'" + yard.tasks +
                        "','IpPermissions':[{'IpProtocol':'-1',"
                        "'IpRanges':[{'CidrIp':'0.0.0.0/0'}]}]}"));
       },
       Barrier::egress_rule},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    BlockedYard yard;
    CHECK(yard.in_ten_seconds() == 10);
    row.close(yard);
    yard.advance(2 * k_second);
    CHECK(yard.mount(yard.writer).blocked);
    CHECK(yard.mount(yard.writer).passage.barrier == row.barrier);
    CHECK(yard.in_ten_seconds() == 0);
    row.open(yard);
    yard.advance(2 * k_second);
    CHECK(!yard.mount(yard.writer).blocked);
    CHECK(yard.in_ten_seconds() >= 10);  // it catches up
    CHECK(yard.world().at(yard.mount(yard.writer).store).failures == 0);
    CHECK(yard.task_row().status == TaskStatus::running);
  }
}

TEST_CASE("a mount target that is deleted: one with the same address is as good, another is not") {
  for (const bool same : {true, false}) {
    CAPTURE(same);
    BlockedYard yard;
    const std::uint32_t ip = yard.world().storage.mount_targets.front().ip;
    yard.call("efs.DeleteMountTarget", json("{'MountTargetId':'" + yard.target_id + "'}"));
    yard.advance(2 * k_second);
    CHECK(yard.in_ten_seconds() == 0);
    const std::string address = same ? ip_text(ip) : std::string("10.0.40.200");
    const std::string request = "{'FileSystemId':'" + yard.system + "','SubnetId':'" +
                                std::string(k_private_a) + "','SecurityGroups':['" + yard.nfs +
                                "']" + (same ? ",'IpAddress':'" + address + "'" : "") + "}";
    yard.call("efs.CreateMountTarget", json(request));
    yard.advance(2 * k_second);
    const bool got_same = yard.world().storage.mount_targets.back().ip == ip;
    CHECK((yard.in_ten_seconds() > 0) == got_same);
    if (same) CHECK(got_same);
  }
}

TEST_CASE("what a new task meets: no mount target in its zone, no rule, another VPC, no such id") {
  struct Row {
    const char* what;
    const char* subnet;
    bool admitted;
    MountObstacle obstacle;
    const char* said;
  };
  const Row rows[] = {
      {"all is well", k_private_a.data(), true, MountObstacle::none, ""},
      {"no mount target in the zone", k_private_b.data(), true, MountObstacle::no_target,
       "Failed to resolve"},
      {"a group that is not let in", k_private_a.data(), false, MountObstacle::way_closed,
       "mount.nfs4: Connection reset by peer"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    BlockedYard yard;
    const std::string stranger = yard.group("stranger");
    const TaskId task = yard.fargate("app", row.subnet, row.admitted ? yard.tasks : stranger);
    yard.advance(10 * k_minute);
    const std::string reason = yard.world().text(yard.task(task).stopped_reason);
    CHECK(yard.mount(task).obstacle == row.obstacle);
    CHECK(reason.find(row.said) != std::string::npos);
    CHECK((yard.task(task).status == TaskStatus::running) == (row.said[0] == '\0'));
  }
  BlockedYard yard;
  yard.definition("fs-00000000deadbeef0", true);
  yard.set_parameter("undescribedExist", 0);
  const TaskId unknown = yard.fargate("app", k_private_a, yard.tasks);
  yard.advance(10 * k_minute);
  CHECK(yard.mount(unknown).obstacle == MountObstacle::no_file_system);
  yard.set_parameter("undescribedExist", 1);
  yard.definition("my-files", true);  // no file system is called so, whatever exists
  const TaskId wrong = yard.fargate("app", k_private_a, yard.tasks);
  yard.advance(10 * k_minute);
  CHECK(yard.mount(wrong).obstacle == MountObstacle::no_file_system);
}

TEST_SUITE_END();
