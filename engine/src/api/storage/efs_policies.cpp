// efs: file system policies (surroundings 3.4). A policy stands beside those of the roles: what it denies
// is denied, and while there is one, a client needs somebody's allowance.
#include "api/handlers.hpp"
#include "api/storage/efs_read.hpp"
#include "base/text.hpp"
#include "storage/storage.hpp"

namespace taskyard::api {
namespace {

void write_policy(Call& call, const FileSystem& system) {
  const World& world = call.world();
  call.out.begin_object().member("FileSystemId", world.text(system.key));
  call.out.member("Policy", world.text(system.policy)).end_object();
}

}  // namespace

void put_file_system_policy(Call& call) {
  const FileSystemId id = efs_system_in(call);
  const std::string policy = call.text("Policy");
  if (call.refused()) return;
  check_file_system_policy(call, policy);
  if (call.refused()) return;
  storage::set_policy(call.desk.changes, id, policy);
  write_policy(call, call.world().at(id));
}

void describe_file_system_policy(Call& call) {
  const FileSystemId id = efs_system_in(call);
  if (call.refused()) return;
  const FileSystem& system = call.world().at(id);
  if (!system.policy) {
    call.refuse("PolicyNotFound",
                concat({"File system '", call.world().text(system.key), "' has no policy."}),
                call.in["FileSystemId"], "Without one, whoever reaches a mount target has access.");
    return;
  }
  write_policy(call, system);
}

void delete_file_system_policy(Call& call) {
  const FileSystemId id = efs_system_in(call);
  if (call.refused()) return;
  if (call.world().at(id).policy) storage::set_policy(call.desk.changes, id, {});
  call.out.begin_object().end_object();
}

}  // namespace taskyard::api
